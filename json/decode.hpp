// What every decoder of arguments shares: where it is, what was wrong, and what it forgives.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"

namespace json {

// Where a value stands: "edits[0].newText". Lives on the stack of the decoders.
class Path {
 public:
  Path() = default;
  Path(Path const& parent, std::string_view member) : parent_{&parent}, member_{member} {}
  Path(Path const& parent, std::size_t index) : parent_{&parent}, index_{index} {}

  auto text() const -> std::string;

 private:
  void append_to(std::string& text) const;

  Path const* parent_ = nullptr;
  std::string_view member_;
  std::size_t index_ = 0;
};

struct Leniency {
  // Takes what a client meant where nothing is lost: "5" for an integer, "true" for a boolean, JSON
  // text in a string for an array or object.
  bool coerce = true;
  // Members that nobody declared are passed over instead of refused.
  bool ignore_unknown = false;
};

class Decoder {
 public:
  explicit Decoder(Leniency leniency = {}) : leniency_{leniency} {}

  auto leniency() const -> Leniency { return leniency_; }
  auto ok() const -> bool { return count_ == 0; }
  // Faults so far.
  auto count() const -> std::size_t { return count_; }

  // Faults are gathered, so that one answer tells them all.
  void fault(Path const& where, std::string_view message);
  // A value of the wrong kind: says what it is and what was expected.
  void mismatch(Path const& where, View got, std::string_view expected);
  void mismatch(Path const& where, View got, void (*expected)(std::string& text));
  // Whether the next fault will be told. Millions are found as fast as values are read, as long as
  // nobody makes words for those that are only counted.
  auto tells_more() const -> bool { return count_ < shown; }

  // One line a fault, at most twenty, then how many more there are.
  auto faults() const -> std::string;

 private:
  static constexpr std::size_t shown = 20;

  Leniency leniency_;
  std::vector<std::string> faults_;
  std::size_t count_ = 0;
};

// How one member of an aggregate is read.
struct Field {
  std::string_view name;
  bool required;
  void (*decode)(Decoder&, View, Path const&, void* member);
  void (*expected)(std::string& text);  // appends what the member takes, for messages
  std::string_view doc;
  void* member;
  bool takes_null = false;  // else null is the same as nothing
};

// Reads an object into its fields: none twice, none unknown, none missing.
void decode_object(Decoder& decoder, View value, Path const& where, std::span<Field const> fields);

// Calls `decode` with the value, or, when it is a string that holds JSON of this kind and the
// decoder coerces, with what the string holds. Anything else is a mismatch.
void decode_container(Decoder& decoder, View value, Path const& where, Kind kind,
                      std::string_view expected, void* into,
                      void (*decode)(Decoder&, View, Path const&, void* into));

}  // namespace json
