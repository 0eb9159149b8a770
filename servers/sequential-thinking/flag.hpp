// A boolean that models may also write as text, "True" and "FALSE" as well: the official server
// takes every case, and models that know Python write such.

#pragma once

#include "base/text.hpp"
#include "json/codec.hpp"

namespace thinking {

struct Flag {
  bool value = false;
};

}  // namespace thinking

template <>
struct json::Codec<thinking::Flag> {
  static constexpr void schema(Schema& schema) { Codec<bool>::schema(schema); }
  static void expected(std::string& text) { Codec<bool>::expected(text); }
  static void decode(Decoder& decoder, View value, Path const& where, thinking::Flag& into) {
    if (value.is(Kind::string) && decoder.leniency().coerce) {
      auto const text = value.string();
      into.value = base::equal_ignoring_case(text, "true");
      if (into.value || base::equal_ignoring_case(text, "false")) return;
    }
    Codec<bool>::decode(decoder, value, where, into.value);
  }
  static void encode(Writer& writer, thinking::Flag value) { writer.boolean(value.value); }
};
