#include "mcp/task_news.hpp"

#include "mcp/task_text.hpp"
#include "mcp/task_worker.hpp"

namespace mcp {
namespace {

constexpr auto most_tasks = std::size_t{100};
constexpr auto calls_between_looks = 10;
// Who began it works at it as soon as its answer is out; two seconds later nobody does.
constexpr auto looks_without_worker = 8;

}  // namespace

auto TaskNews::follow(std::string_view id) -> bool {
  if (followed_.size() >= most_tasks || !task::find(settings_, id)) return false;
  followed_.push_back({.id = std::string{id}, .told = {}});
  return true;
}

auto TaskNews::message(task::State const& state) const -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().member("jsonrpc", "2.0").member("method", "notifications/tasks");
  writer.key("params").begin_object().key("_meta").raw(meta_);
  task::write_detailed_task(writer, state);
  writer.end_object().end_object();
  return writer.text();
}

void TaskNews::see_to_a_worker(Followed& followed, task::State const& state) {
  followed.without_worker = task::wants_worker(settings_, state) ? followed.without_worker + 1 : 0;
  if (followed.without_worker < looks_without_worker) return;
  followed.without_worker = 0;
  works_.spawn(task::work_at(server_, settings_, followed.id));
}

auto TaskNews::look() -> std::vector<std::string> {
  auto news = std::vector<std::string>{};
  if (calls_++ % calls_between_looks != 0) return news;
  std::erase_if(followed_, [&](Followed& each) {
    auto const state = task::find(settings_, each.id);
    if (!state) return true;  // its time is over
    auto text = message(*state);
    if (text != each.told) news.push_back(text);
    each.told = std::move(text);
    if (state->ended()) return true;
    see_to_a_worker(each, *state);
    return false;
  });
  return news;
}

}  // namespace mcp
