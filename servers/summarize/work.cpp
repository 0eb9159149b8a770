#include "servers/summarize/work.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/at_once.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/summary/characters.hpp"
#include "kit/summary/summary.hpp"
#include "kit/summary/words.hpp"

namespace summarize {
namespace {

constexpr auto shortest_text = std::size_t{100};  // characters
constexpr auto most_parts = std::size_t{256};     // of one text

auto is_blank(std::string_view text) -> bool {
  for (auto place = std::size_t{0}; place < text.size();) {
    auto const [code, size] = kit::character_at(text, place);
    if (!kit::is_space(code)) return false;
    place += size;
  }
  return true;
}

auto failed(std::string_view reason) -> Summary {
  return {.text = base::concat("Error summarizing text: ", reason), .has_failed = true};
}

// What needs no summary; nothing for what does.
auto summary_at_hand(std::string_view text) -> std::optional<Summary> {
  if (is_blank(text)) return Summary{.text = "Error: Empty text provided", .has_failed = true};
  // Bytes say that much without counting.
  if (text.size() < 4 * shortest_text && base::utf8::count(text) < shortest_text) {
    return Summary{.text = std::string{text}};
  }
  return std::nullopt;
}

auto summary_offline(Task const& task) -> Summary {
  if (!task.wish.language.empty()) {
    return failed(
        base::concat("the offline provider takes sentences as they stand and cannot write in ",
                     base::quoted(task.wish.language),
                     "; leave out language, or let the operator set SUMMARIZE_PROVIDER"));
  }
  if (!task.wish.model.empty()) {
    return failed(base::concat("the offline provider has no model ", base::quoted(task.wish.model),
                               "; leave out model, or let the operator set SUMMARIZE_PROVIDER"));
  }
  auto summary = kit::summary_of({.text = task.text,
                                  .title = task.wish.title,
                                  .most_words = task.wish.most_words,
                                  .style = static_cast<kit::SummaryStyle>(task.wish.style)});
  if (summary.empty()) return failed("the text has no sentence outside of code");
  return {.text = std::move(summary)};
}

// How far the work of a call is.
class Steps {
 public:
  Steps(mcp::CallContext& call, std::size_t total) : call_{call}, total_{total} {}

  void expect(std::size_t more) { total_ += more; }
  auto done_one() -> base::Async<> {
    ++done_;
    return call_.progress(static_cast<double>(done_), static_cast<double>(std::max(done_, total_)),
                          base::concat(done_, " of ", std::max(done_, total_), " steps"));
  }

 private:
  mcp::CallContext& call_;
  std::size_t done_ = 0;
  std::size_t total_;
};

class Work {
 public:
  Work(World world, Options const& options, mcp::CallContext& call, Steps& steps)
      : world_{world}, options_{options}, call_{call}, steps_{steps} {}

  // Many calls of the client's model at once would be as many questions to its user.
  auto at_once() const -> std::size_t {
    return options_.provider.protocol == Protocol::sampling ? 1 : options_.at_once;
  }

  auto summary_by_model(Task const& task) -> base::Async<Summary> {
    auto const& wish = task.wish;
    auto const room = room_for_text(options_.context_tokens, wish);
    auto joined = std::string{};
    auto text = task.text;
    while (most_tokens_of(text) > room) {
      auto shorter = co_await in_parts(text, wish, room);
      if (!shorter) co_return failed(shorter.error().message);
      if (shorter->size() > text.size() / 2) {
        co_return failed(
            "the model does not make the text shorter; set WASMMCP_SUMMARIZE_CONTEXT_TOKENS "
            "higher");
      }
      joined = *std::move(shorter);
      text = joined;
    }
    auto answer = co_await ask(text, wish, {});
    co_await steps_.done_one();
    if (!answer) co_return failed(answer.error().message);
    co_return Summary{.text = kept_to_length(*std::move(answer), wish)};
  }

 private:
  auto ask(std::string_view text, Wish const& wish, Part part)
      -> base::Async<base::Result<std::string>> {
    return write(world_, options_, call_, wish.model.empty() ? options_.provider.model : wish.model,
                 prompt_for(text, wish, part));
  }

  // The summaries of all parts of the text, one after another.
  auto in_parts(std::string_view text, Wish const& wish, std::size_t room)
      -> base::Async<base::Result<std::string>> {
    auto const parts = parts_of(text, room);
    if (parts.size() > most_parts) {
      co_return base::failure(base::concat("the text has ", parts.size(), " parts of ", room,
                                           " tokens, and may have ", most_parts,
                                           "; give it in several documents, or set "
                                           "WASMMCP_SUMMARIZE_CONTEXT_TOKENS to what the model "
                                           "has"));
    }
    steps_.expect(parts.size());
    // All of them are to fit where one part did.
    auto of_part = wish;
    of_part.style = Style::detailed;
    of_part.most_words =
        static_cast<std::uint32_t>(std::clamp<std::size_t>(room / (parts.size() * 6), 40, 400));
    auto texts = std::vector<std::string>(parts.size());
    auto failure = std::optional<base::Error>{};
    co_await base::at_once(parts.size(), at_once(), [&](std::size_t i) -> base::Async<> {
      return one_part(parts[i], of_part, {i + 1, parts.size()}, texts[i], failure);
    });
    if (failure) co_return std::unexpected{*std::move(failure)};
    auto joined = std::string{};
    for (auto const& each : texts) joined += base::concat(joined.empty() ? "" : "\n\n", each);
    co_return joined;
  }

  auto one_part(std::string_view text, Wish const& wish, Part part, std::string& into,
                std::optional<base::Error>& failure) -> base::Async<> {
    if (failure) co_return;  // The others are of no use then.
    auto answer = co_await ask(text, wish, part);
    if (!answer) {
      if (!failure) failure = std::move(answer.error());
      co_return;
    }
    into = kept_to_length(*std::move(answer), wish);
    co_await steps_.done_one();
  }

  World world_;
  Options const& options_;
  mcp::CallContext& call_;
  Steps& steps_;
};

}  // namespace

auto summaries_of(World world, Options const& options, mcp::CallContext& call,
                  std::vector<Task> const& tasks) -> base::Async<std::vector<Summary>> {
  auto steps = Steps{call, tasks.size()};
  auto work = Work{world, options, call, steps};
  auto summaries = std::vector<Summary>(tasks.size());
  auto for_model = std::vector<std::size_t>{};
  auto const is_offline = options.provider.protocol == Protocol::offline;
  for (auto i = std::size_t{0}; i < tasks.size(); ++i) {
    auto at_hand = summary_at_hand(tasks[i].text);
    if (!at_hand && !is_offline) {
      for_model.push_back(i);
      continue;
    }
    summaries[i] = at_hand ? *std::move(at_hand) : summary_offline(tasks[i]);
    co_await steps.done_one();
  }
  co_await base::at_once(for_model.size(), work.at_once(), [&](std::size_t place) {
    return [](Work& of, Task const& task, Summary& into) -> base::Async<> {
      into = co_await of.summary_by_model(task);
    }(work, tasks[for_model[place]], summaries[for_model[place]]);
  });
  co_return summaries;
}

}  // namespace summarize
