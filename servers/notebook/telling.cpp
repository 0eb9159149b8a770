// Tools that tell the client something before their result, or after it.

#include "base/text.hpp"
#include "mcp/middleware/access.hpp"
#include "servers/notebook/notebook.hpp"

namespace notebook {
namespace {

struct Addition {
  mcp::Arg<std::string, "Name of the note", mcp::min_length{1}> name;
  mcp::Arg<std::string, "What it says"> text;
};

auto add(Notes& notes, mcp::CallContext& call, Addition in)
    -> mcp::Async<mcp::Result<std::string>> {
  if (in.text.empty()) {
    co_await call.log(mcp::LogLevel::warning, "an empty note was refused", "notebook");
    co_return mcp::failure("a note says something: 'text' must not be empty");
  }
  auto const is_new = notes.texts.insert_or_assign(in.name, in.text).second;
  if (is_new) call.resources_changed();
  call.resource_updated("note://" + in.name);
  co_return is_new ? "added" : "changed";
}

struct Lock {
  mcp::Arg<bool, "True locks the notebook, false opens it again"> locked;
};

auto lock(Notes& notes, mcp::CallContext& call, Lock const& in) -> mcp::Result<std::string> {
  notes.locked = in.locked;
  call.tools_changed();
  call.prompts_changed();
  return in.locked ? "locked" : "open";
}

// Once a second, until the end or until the client cancels it: the wait is where it ends then.
auto proofread(Notes const& notes, host::Timer& timer, mcp::CallContext& call)
    -> mcp::Async<mcp::Result<std::string>> {
  auto const count = notes.texts.size();
  for (auto done = std::size_t{1}; done <= count; ++done) {
    co_await timer.sleep(1'000'000'000);
    co_await call.progress(static_cast<double>(done), static_cast<double>(count), "reading");
  }
  co_return base::concat(count, " notes were read");
}

}  // namespace

void add_telling(mcp::Server& server, Notes& notes, host::Timer& timer) {
  server.tool(
      "add", "Adds a note, or changes it.",
      [&notes](mcp::CallContext& call, Addition const& in) { return add(notes, call, in); });
  server.tool("lock",
              "Locks the notebook, or opens it: a locked one shows nothing that changes notes.",
              [&notes](mcp::CallContext& call, Lock const& in) { return lock(notes, call, in); });
  server.use(mcp::Show{{
      .tools = [&notes](mcp::Passage const&,
                        mcp::Tool const& tool) { return !notes.locked || tool.name != "add"; },
      .prompts = [&notes](mcp::Passage const&,
                          std::string_view name) { return !notes.locked || name != "rewrite"; },
  }});
  server.tool("proofread", "Reads all notes.",
              [&notes, &timer](mcp::CallContext& call) { return proofread(notes, timer, call); });
}

}  // namespace notebook
