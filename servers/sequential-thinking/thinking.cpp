#include "servers/sequential-thinking/thinking.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "mcp/keeping.hpp"
#include "servers/sequential-thinking/box.hpp"
#include "servers/sequential-thinking/flag.hpp"
#include "servers/sequential-thinking/views.hpp"

namespace thinking {
namespace {

constexpr std::string_view nothing_is_kept =
    "this thought is not kept: the server has neither a key nor a directory for thoughts";

// The largest integer that every JSON reader has exactly.
constexpr auto largest = std::int64_t{9007199254740991};

struct Think {
  mcp::Arg<std::string, "This step of thinking"> thought;
  mcp::Arg<Flag, "Whether another thought follows"> nextThoughtNeeded;
  mcp::Arg<std::uint64_t, "Number of this thought, from 1", mcp::at_least{1}, mcp::at_most{largest}>
      thoughtNumber;
  mcp::Arg<std::uint64_t, "Estimate of how many thoughts it takes; may change", mcp::at_least{1},
           mcp::at_most{largest}>
      totalThoughts;
  mcp::Arg<std::optional<Flag>, "Whether this revises an earlier thought"> isRevision;
  mcp::Arg<std::optional<std::uint64_t>, "Number of the thought that it revises", mcp::at_least{1},
           mcp::at_most{largest}>
      revisesThought;
  mcp::Arg<std::optional<std::uint64_t>, "Number of the thought that a branch leaves",
           mcp::at_least{1}, mcp::at_most{largest}>
      branchFromThought;
  mcp::Arg<std::optional<std::string>, "Name of the branch that this is on", mcp::max_length{200}>
      branchId;
  mcp::Arg<std::optional<Flag>, "Whether it takes more thoughts than estimated"> needsMoreThoughts;
  mcp::Arg<std::optional<std::string>, "The 'state' of the last result, if it had one"> state;
};

struct Progress {
  std::uint64_t thoughtNumber, totalThoughts;
  bool nextThoughtNeeded;
  std::vector<std::string> branches;
  std::uint64_t thoughtHistoryLength;
  mcp::Arg<std::optional<std::string>, "To be given, as it stands, to the next call"> state;
  mcp::Arg<std::optional<std::string>, "What is odd about the thought"> note;
};

struct Read {
  mcp::Arg<View,
           "outline: a line each; tree: branches below the thoughts they leave; mermaid: a "
           "flowchart; full: whole texts",
           mcp::otherwise{View::outline}>
      view;
  mcp::Arg<std::optional<std::uint64_t>,
           "Place in the history to begin at, from 1; the last thoughts when left out",
           mcp::at_least{1}, mcp::at_most{largest}>
      from;
  mcp::Arg<std::optional<std::string>, "The 'state' of the last result, if it had one"> state;
};

struct Clear {
  mcp::Arg<std::optional<std::string>, "The 'state' of the last result, if it had one"> state;
};

auto thought_of(Think const& in, std::size_t longest) -> Thought {
  auto const is = [](std::optional<Flag> const& flag) { return flag && flag->value; };
  return {.number = in.thoughtNumber,
          .total = std::max(in.totalThoughts.get(), in.thoughtNumber.get()),
          .revises = in.revisesThought.value_or(0),
          .branches_from = in.branchFromThought.value_or(0),
          .branch = in.branchId.value_or(""),
          .text = beginning_of(in.thought, longest),
          .is_revision = is(in.isRevision),
          .next_needed = in.nextThoughtNeeded.value,
          .more_needed = is(in.needsMoreThoughts)};
}

using Place = mcp::Kept::Place;

class Tools {
 public:
  explicit Tools(ThinkingOptions const& options)
      : options_{options},
        keeping_{"thoughts", {options.histories, options.state_bytes}},
        of_connection_{options.history_bytes} {}

  auto think(mcp::CallContext const& call, Think const& in) -> mcp::Result<Progress> {
    auto const thought = thought_of(in, options_.history_bytes);
    auto result = Progress{.thoughtNumber = thought.number,
                           .totalThoughts = thought.total,
                           .nextThoughtNeeded = thought.next_needed};
    auto const add = [&](History& history, Place place) {
      auto note = history.add(thought);
      if (place == Place::nowhere) note = nothing_is_kept;
      result.note = note.empty() ? std::nullopt : std::optional{std::move(note)};
      result.branches.clear();
      for (auto const& branch : history.branches()) result.branches.push_back(branch.id);
      result.thoughtHistoryLength = history.length();
      return true;
    };
    auto state = TRY(with_history(call, in.state, true, add));
    if (!state.empty()) result.state = std::move(state);
    // Over HTTP the console is not the client's.
    auto* const log = call.settings().log;
    if (log && call.is_connection() && !options_.quiet) log(box(thought));
    return result;
  }

  auto read(mcp::CallContext const& call, Read const& in) -> mcp::Result<std::string> {
    auto text = mcp::Result<std::string>{};
    TRY(with_history(call, in.state, false, [&](History const& history, Place) {
      text = show(history, in.view, in.from.value_or(0));
      return false;
    }));
    return text;
  }

  auto clear(mcp::CallContext const& call, Clear const& in) -> mcp::Result<std::string> {
    auto text = std::string{};
    TRY(with_history(call, in.state, false,
                     [&](History& history, Place place) {
                       auto const length = history.length();
                       text = place == Place::client
                 ? std::string{"the thoughts are in 'state' alone: leave it out of the next call"}
                 : base::concat(length, length == 1 ? " thought is" : " thoughts are",
                                " forgotten");
                       history.clear();
                       return true;
                     }));
    return text;
  }

 private:
  // Hands the history that a call is about to `use(History&, Place)`, which says whether it has
  // changed it. That is done again when another call of the client was quicker. Gives what the
  // client is to pass on.
  template <class Use>
  auto with_history(mcp::CallContext const& call, std::optional<std::string> const& state,
                    bool begins, Use const& use) -> mcp::Result<std::string> {
    auto const given = state.value_or("");
    if (given.empty() && call.is_connection()) {
      use(of_connection_, Place::server);
      return "";
    }
    if (!mcp::is_with_state()) {
      return mcp::failure("'state' is refused: this server gives none; leave it out to begin anew");
    }
    constexpr auto most_tries = 100;
    for (auto tries = 0; tries < most_tries; ++tries) {
      auto kept = TRY(keeping_.open(call, given, begins));
      auto const is_clients = kept.place == Place::client;
      auto const limit = is_clients ? options_.state_bytes : options_.history_bytes;
      // What another version of this server has kept is lost.
      auto history = History::from_json(kept.text.value_or(""), limit).value_or(History{limit});
      if (!use(history, kept.place)) return std::move(kept.state);
      auto const text =
          is_clients ? history.to_json(keeping_.most_bytes_sealed()) : history.to_json();
      if (TRY(keeping_.close(call, kept, text))) return std::move(kept.state);
    }
    return mcp::failure("too many calls change these thoughts at once; call again");
  }

  ThinkingOptions options_;
  mcp::Keeping keeping_;
  History of_connection_;
};

constexpr auto adds =
    mcp::ToolAnnotations{.destructiveHint = false, .idempotentHint = false, .openWorldHint = false};
constexpr auto forgets =
    mcp::ToolAnnotations{.destructiveHint = true, .idempotentHint = true, .openWorldHint = false};

}  // namespace
}  // namespace thinking

auto thinking_server(ThinkingOptions const& options) -> mcp::Server {
  using namespace thinking;
  auto server = mcp::Server{{.name = "sequential-thinking-server",
                             .version = std::string{base::version},
                             .title = "Sequential Thinking",
                             .description = "Thinks step by step, with revisions and branches."}};
  auto const tools = std::make_shared<Tools>(options);

  server
      .tool(
          "sequentialthinking",
          "Thinks through a problem step by step, one thought a call. Thoughts build on each "
          "other, and may question, revise or branch off from earlier ones; all are kept, and "
          "read_thoughts shows them.\n\n"
          "For problems with many steps, plans and designs that may change on the way, analysis "
          "whose course is not clear at first, and work that needs its context for long.\n\n"
          "- Begin with an estimate in totalThoughts. Change it as you go; you may go on after "
          "its end.\n"
          "- Say what you are unsure of. When an earlier thought was wrong, revise it: isRevision "
          "and revisesThought.\n"
          "- To try another way, branch: branchFromThought and a branchId, which all thoughts of "
          "the branch give.\n"
          "- Leave out what does not matter for the step.\n"
          "- Make a hypothesis, verify it by the steps before, and repeat until it holds.\n"
          "- Say nextThoughtNeeded false only when there is an answer that satisfies; give that "
          "one answer then.",
          [tools](mcp::CallContext& call, Think const& in) { return tools->think(call, in); })
      .title("Sequential Thinking")
      .hints(adds);

  server
      .tool("read_thoughts", "Shows what was thought so far: the order, the branches, the texts.",
            [tools](mcp::CallContext& call, Read const& in) { return tools->read(call, in); })
      .title("Read thoughts")
      .hints(mcp::read_only);

  server
      .tool("clear_thoughts", "Forgets all thoughts so far, to begin with another problem.",
            [tools](mcp::CallContext& call, Clear const& in) { return tools->clear(call, in); })
      .title("Clear thoughts")
      .hints(forgets);

  return server;
}

// All this server may touch: what it was started with, and what its clients' thoughts are kept in.
auto mcp::create_server() -> base::Result<Server> {
  auto const options = TRY(read_thinking_options(host::environment(), host::arguments()));
  auto server = thinking_server(options);
  server.document("sequential-thinking", describe_thinking_options);
  return server;
}
