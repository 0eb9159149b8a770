// What a handler keeps for a client between its calls, as a text, where no connection holds them
// together. Clients are never mixed. It is
//
//   - in records of the store that go with the client's session, where it has one;
//   - in records as well where it has none, and the client passes on their name as `state`;
//   - with the client where there is no store, which passes on all of it as `state`, sealed.
//
// Where there is neither store nor seal, nothing is kept.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/call.hpp"

namespace mcp {

// Whether the program is linked WITH state. Where it is not, and the linker knows, nothing of what
// only others need is linked.
auto is_with_state() -> bool;

// What was taken out, to be looked at, or changed and put back.
struct Kept {
  enum class Place : std::uint8_t { nowhere, server, client };

  Place place = Place::nowhere;
  std::optional<std::string> text = {};  // nothing when it begins now
  std::string state = {};                // what the client passes on with its next call, or empty
  std::string record = {};
  std::uint64_t version = 0;  // of what the record held; 0: there was none
};

class Keeping {
 public:
  struct Limits {
    std::size_t texts;        // in the store at once; the ones used last stay
    std::size_t state_bytes;  // what a client carries
  };

  // `purpose`, letters alone, keeps apart what is kept for different things.
  Keeping(std::string_view purpose, Limits limits) : purpose_{purpose}, limits_{limits} {}

  // What is kept for the client of a call; `state` is what it passed on, or empty. When it
  // `begins`, a client without any gets a new one, else that is a failure.
  auto open(CallContext const& call, std::string_view state, bool begins) const -> Result<Kept>;

  // What a text that a client carries may have.
  auto most_bytes_sealed() const -> std::size_t { return limits_.state_bytes / 4 * 3 - 48; }

  // Puts it back with that text, which is not empty. False: another call of the client was quicker,
  // and the change has to be made again.
  auto close(CallContext const& call, Kept& kept, std::string_view text) const -> Result<bool>;

 private:
  auto open_state(Settings const& settings, std::string_view state) const -> Result<Kept>;
  auto record_of(std::string_view owner) const -> std::string;
  auto record_of_handle(std::string_view handle, Settings const& settings) const -> std::string;
  auto write(Settings const& settings, Kept const& kept, std::string_view text) const
      -> base::Result<bool>;
  auto make_room(Store& store) const -> base::Result<void>;

  std::string_view purpose_;
  Limits limits_;
};

}  // namespace mcp
