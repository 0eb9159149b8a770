#include "mcp/middleware/call_log.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/trace_context.hpp"

namespace mcp {
namespace {

// Clients choose the names of arguments: a line stays short whatever they choose.
constexpr auto most_arguments = std::size_t{20};

auto trace_of(Request const& request) -> std::string {
  auto context = trace_context_of(request);
  return context ? std::move(context->trace_id) : std::string{};
}

auto arguments_of(Request const& request, CallLog::Rules const& rules) -> std::string {
  auto const arguments = request.param("arguments");
  if (!arguments || rules.arguments == ArgumentsInLog::none) return {};
  auto writer = json::Writer{};
  writer.begin_object();
  auto count = std::size_t{0};
  for (auto const& [name, value] : arguments->members()) {
    if (++count > most_arguments) break;
    writer.key(base::shown(name));
    auto const text = json::to_text(value);
    if (rules.arguments == ArgumentsInLog::values || std::ranges::contains(rules.harmless, name)) {
      writer.raw(text);
    } else {
      writer.integer(text.size());
    }
  }
  return writer.end_object().text();
}

// Written when it goes, whatever ends the call.
class Line {
 public:
  Line(Passage const& passage, CallLog::Rules const& rules)
      : passage_{passage},
        log_{passage.request().settings.log},
        now_{passage.request().settings.now},
        started_{now_ ? now_() : 0},
        arguments_{arguments_of(passage.request(), rules)},
        trace_{trace_of(passage.request())} {}
  Line(Line const&) = delete;
  auto operator=(Line const&) -> Line& = delete;

  void ends(Answer const& answer) {
    bytes_ = answer.message.size();
    code_ = passage_.error_of(answer);
    outcome_ = answer.message.empty()                               ? "cancelled"
               : code_ != 0                                         ? "error"
               : Passage::is_tool_error(passage_.result_of(answer)) ? "failed"
                                                                    : "ok";
  }

  ~Line() {
    auto writer = json::Writer{};
    writer.begin_object().member("call", base::shown(passage_.method()));
    if (!passage_.name().empty()) writer.member("name", base::shown(passage_.name()));
    if (now_) writer.key("ms").raw(protocol::milliseconds(now_() - started_));
    writer.member("outcome", outcome_);
    if (code_ != 0) writer.key("code").integer(code_);
    writer.key("bytes").integer(bytes_);
    if (!arguments_.empty()) writer.key("arguments").raw(arguments_);
    if (!trace_.empty()) writer.member("trace", trace_);
    log_(writer.end_object().text());
  }

 private:
  Passage const& passage_;
  void (*log_)(std::string_view line);
  Nanoseconds (*now_)();
  Nanoseconds started_;
  std::string arguments_;
  std::string trace_;
  std::string_view outcome_ = "gone";
  int code_ = 0;
  std::size_t bytes_ = 0;
};

auto log_call(Passage& passage, Next next, CallLog::Rules const& rules) -> Async<Answer> {
  auto line = Line{passage, rules};
  auto answer = co_await next(passage);
  line.ends(answer);
  co_return answer;
}

}  // namespace

auto CallLog::operator()(Passage& passage, Next next) const -> Async<Answer> {
  if (!passage.request().settings.log) return next(passage);
  return log_call(passage, next, rules_);
}

}  // namespace mcp
