// How C++ types and JSON correspond. For each type, in one place: its JSON Schema, how it is read,
// and how it is written, so that the three cannot drift apart.
//
//   bool, integers, double, std::string      the JSON types; integers are exact to 64 bits
//   an enum                                  its enumerators' names
//   std::optional<T>                         T, or left out
//   std::vector<T>, json::Map<T>             an array; an object with any names, order kept
//   std::variant<T...>                       one of them, the first that fits
//   json::Bytes                              Base64 text
//   json::Raw                                any JSON
//   an aggregate                             an object with its members
//
// https://json-schema.org/draft/2020-12/json-schema-validation

#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/base64.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "json/decode.hpp"
#include "json/members.hpp"
#include "json/number.hpp"
#include "json/schema.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"

namespace json {

// Bytes, as Base64 text on the wire.
struct Bytes {
  std::string data;
};

// Any JSON value, as its text.
struct Raw {
  std::string text = "null";
};

// An object with names that are not known beforehand, in the order given.
template <class T>
struct Map {
  std::vector<std::pair<std::string, T>> entries;
};

// Specialised for every type that JSON can say:
//   static constexpr void schema(Schema&)               adds the type's keywords
//   static void expected(std::string&)                  appends "an integer", for messages
//   static void decode(Decoder&, View, Path const&, T&)
//   static void encode(Writer&, T const&)
template <class T>
struct Codec;

template <class T>
concept Encodable = requires(Writer& writer, T const& value, Schema& schema) {
  Codec<T>::encode(writer, value);
  Codec<T>::schema(schema);
};

template <class T>
concept Decodable =
    Encodable<T> && requires(Decoder& decoder, View view, Path const& where, T& into) {
      Codec<T>::decode(decoder, view, where, into);
    };

// True for a type whose member may be left out: std::optional, and whatever wraps one.
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <>
struct Codec<bool> {
  static constexpr void schema(Schema& schema) { schema.type("boolean"); }
  static void expected(std::string& text) { text += "true or false"; }
  static void decode(Decoder& decoder, View value, Path const& where, bool& into) {
    if (value.is(Kind::boolean)) {
      into = value.boolean();
    } else if (auto const text = value.is(Kind::string) && decoder.leniency().coerce
                                     ? value.string()
                                     : std::string_view{};
               text == "true" || text == "false") {
      into = text == "true";
    } else {
      decoder.mismatch(where, value, "true or false");
    }
  }
  static void encode(Writer& writer, bool value) { writer.boolean(value); }
};

namespace detail {

// The text of a number, or of a string that holds one when the decoder coerces.
inline auto number_text(Decoder const& decoder, View value) -> std::string_view {
  if (value.is(Kind::number)) return value.number();
  if (value.is(Kind::string) && decoder.leniency().coerce) return base::trimmed(value.string());
  return {};
}

}  // namespace detail

template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>)
struct Codec<T> {
  // Bounds of 64-bit types are left to the reader: most readers hold them as doubles, inexactly.
  static constexpr bool has_narrow_range = sizeof(T) < 8;

  static constexpr void schema(Schema& schema) {
    schema.type("integer");
    if constexpr (has_narrow_range || std::unsigned_integral<T>) {
      schema.minimum(std::numeric_limits<T>::min());
    }
    if constexpr (has_narrow_range) schema.maximum(std::numeric_limits<T>::max());
  }
  static void expected(std::string& text) {
    text += "an integer";
    if constexpr (has_narrow_range) {
      text += base::concat(" from ", std::numeric_limits<T>::min(), " to ",
                           std::numeric_limits<T>::max());
    } else if constexpr (std::unsigned_integral<T>) {
      text += " from 0";
    }
  }
  static void decode(Decoder& decoder, View value, Path const& where, T& into) {
    if (auto const integer = to_integer<T>(detail::number_text(decoder, value))) {
      into = *integer;
    } else {
      decoder.mismatch(where, value, &Codec::expected);
    }
  }
  static void encode(Writer& writer, T value) { writer.integer(value); }
};

template <>
struct Codec<double> {
  static constexpr void schema(Schema& schema) { schema.type("number"); }
  static void expected(std::string& text) { text += "a number"; }
  static void decode(Decoder& decoder, View value, Path const& where, double& into) {
    if (auto const number = to_double(detail::number_text(decoder, value))) {
      into = *number;
    } else {
      decoder.mismatch(where, value, "a number");
    }
  }
  static void encode(Writer& writer, double value) { writer.number(value); }
};

template <>
struct Codec<std::string> {
  static constexpr void schema(Schema& schema) { schema.type("string"); }
  static void expected(std::string& text) { text += "a string"; }
  static void decode(Decoder& decoder, View value, Path const& where, std::string& into) {
    if (value.is(Kind::string)) {
      into = value.string();
    } else {
      decoder.mismatch(where, value, "a string");
    }
  }
  static void encode(Writer& writer, std::string const& value) { writer.string(value); }
};

template <>
struct Codec<Bytes> {
  static constexpr void schema(Schema& schema) {
    schema.type("string");
    schema.string("contentEncoding", "base64");
  }
  static void expected(std::string& text) { text += "a string in Base64"; }
  static void decode(Decoder& decoder, View value, Path const& where, Bytes& into) {
    auto bytes = value.is(Kind::string) ? base::from_base64(value.string()) : std::nullopt;
    if (bytes) {
      into.data = *std::move(bytes);
    } else {
      decoder.mismatch(where, value, "a string in Base64, with padding");
    }
  }
  static void encode(Writer& writer, Bytes const& value) {
    writer.string(base::to_base64(value.data));
  }
};

template <>
struct Codec<Raw> {
  static constexpr void schema(Schema&) {}
  static void expected(std::string& text) { text += "any JSON value"; }
  static void decode(Decoder&, View value, Path const&, Raw& into) { into.text = to_text(value); }
  static void encode(Writer& writer, Raw const& value) { writer.raw(value.text); }
};

template <class T>
  requires std::is_enum_v<T>
struct Codec<T> {
  static constexpr auto names = enumerator_names<T>();

  static constexpr void schema(Schema& schema) {
    schema.type("string");
    schema.strings("enum", names);
  }
  static void expected(std::string& text) {
    text += "one of ";
    for (auto const name : names) {
      if (name != names.front()) text += ", ";
      text += base::concat("'", name, "'");
    }
  }
  static void decode(Decoder& decoder, View value, Path const& where, T& into) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (value.is(Kind::string) && value.string() == names[i]) {
        into = static_cast<T>(i);
        return;
      }
    }
    decoder.mismatch(where, value, &Codec::expected);
  }
  static void encode(Writer& writer, T value) {
    auto const index = static_cast<std::size_t>(value);
    writer.string(index < names.size() ? names[index] : std::string_view{});
  }
};

// An optional member is left out when it is empty; elsewhere it is null.
template <class T>
struct Codec<std::optional<T>> {
  static constexpr void schema(Schema& schema) { Codec<T>::schema(schema); }
  static void expected(std::string& text) { Codec<T>::expected(text); }
  static void decode(Decoder& decoder, View value, Path const& where, std::optional<T>& into) {
    if (value.is(Kind::null)) return into.reset();
    Codec<T>::decode(decoder, value, where, into.emplace());
  }
  static void encode(Writer& writer, std::optional<T> const& value) {
    if (value) {
      Codec<T>::encode(writer, *value);
    } else {
      writer.null();
    }
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static constexpr void schema(Schema& schema) {
    schema.type("array");
    schema.nested("items", [](Schema& items) { Codec<T>::schema(items); });
  }
  static void expected(std::string& text) { text += "an array"; }
  static void decode(Decoder& decoder, View value, Path const& where, std::vector<T>& into) {
    decode_container(decoder, value, where, Kind::array, "an array", &into,
                     [](Decoder& decoder, View array, Path const& where, void* into) {
                       auto& vector = *static_cast<std::vector<T>*>(into);
                       vector.clear();
                       for (auto const element : array.elements()) {
                         auto item = T{};
                         Codec<T>::decode(decoder, element, Path{where, vector.size()}, item);
                         vector.push_back(std::move(item));
                       }
                     });
  }
  static void encode(Writer& writer, std::vector<T> const& value) {
    writer.begin_array();
    for (auto const& element : value) Codec<T>::encode(writer, element);
    writer.end_array();
  }
};

template <class T>
struct Codec<Map<T>> {
  static constexpr void schema(Schema& schema) {
    schema.type("object");
    schema.nested("additionalProperties", [](Schema& values) { Codec<T>::schema(values); });
  }
  static void expected(std::string& text) { text += "an object"; }
  static void decode(Decoder& decoder, View value, Path const& where, Map<T>& into) {
    decode_container(decoder, value, where, Kind::object, "an object", &into,
                     [](Decoder& decoder, View object, Path const& where, void* into) {
                       auto& entries = static_cast<Map<T>*>(into)->entries;
                       entries.clear();
                       for (auto const& [name, member] : object.members()) {
                         auto& entry = entries.emplace_back(name, T{});
                         Codec<T>::decode(decoder, member, Path{where, name}, entry.second);
                       }
                     });
  }
  static void encode(Writer& writer, Map<T> const& value) {
    writer.begin_object();
    for (auto const& [name, entry] : value.entries) Codec<T>::encode(writer.key(name), entry);
    writer.end_object();
  }
};

template <class... T>
struct Codec<std::variant<T...>> {
  static constexpr void schema(Schema& schema) {
    schema.alternatives("oneOf", [](Schema& alternative) { Codec<T>::schema(alternative); }...);
  }
  static void expected(std::string& text) {
    auto first = true;
    ((text += std::exchange(first, false) ? "" : ", or ", Codec<T>::expected(text)), ...);
  }
  // What fits as it stands goes before what fits after coercion: "5" stays text where text may be.
  static void decode(Decoder& decoder, View value, Path const& where, std::variant<T...>& into) {
    auto const attempt = [&]<class Alternative>(Leniency leniency) {
      auto alternative = Alternative{};
      auto own = Decoder{leniency};
      Codec<Alternative>::decode(own, value, where, alternative);
      if (own.ok()) into = std::move(alternative);
      return own.ok();
    };
    auto strict = decoder.leniency();
    strict.coerce = false;
    if ((attempt.template operator()<T>(strict) || ...)) return;
    if ((attempt.template operator()<T>(decoder.leniency()) || ...)) return;
    decoder.mismatch(where, value, &Codec::expected);
  }
  static void encode(Writer& writer, std::variant<T...> const& value) {
    std::visit([&]<class V>(V const& held) { Codec<V>::encode(writer, held); }, value);
  }
};

// What a member's declaration adds to its type; Arg specialises it.
template <class T>
struct MemberTraits {
  static constexpr bool required = !is_optional<T>;
  static constexpr std::string_view doc = {};
  static constexpr std::string_view title = {};
  static constexpr bool takes_null = false;
};

template <Aggregate T>
struct Codec<T> {
  static constexpr auto is_of_members = true;

  static constexpr void schema(Schema& schema) {
    schema.type("object");
    constexpr auto names = member_names<T>();
    schema.nested("properties", [&](Schema& properties) {
      auto index = std::size_t{0};
      for_each_member_type<T>([&]<class M>() {
        properties.nested(names[index++], [](Schema& member) { Codec<M>::schema(member); });
      });
    });
    schema.begin_strings("required");
    auto index = std::size_t{0};
    for_each_member_type<T>([&]<class M>() {
      if (MemberTraits<M>::required) schema.add_string(names[index]);
      ++index;
    });
    schema.end_strings();
    schema.raw("additionalProperties", "false");
  }

  static void expected(std::string& text) { text += "an object"; }

  static void decode(Decoder& decoder, View value, Path const& where, T& into) {
    decode_container(
        decoder, value, where, Kind::object, "an object", &into,
        [](Decoder& decoder, View object, Path const& where, void* into) {
          static constexpr auto names = member_names<T>();
          with_members(*static_cast<T*>(into), [&]<class... M>(M&... members) {
            auto index = std::size_t{0};
            std::array<Field, sizeof...(M)> const fields{Field{
                names[index++], MemberTraits<M>::required, &decode_member<M>, &Codec<M>::expected,
                MemberTraits<M>::doc, &members, MemberTraits<M>::takes_null}...};
            decode_object(decoder, object, where, fields);
          });
        });
  }

  static void encode(Writer& writer, T const& value) {
    static constexpr auto names = member_names<T>();
    writer.begin_object();
    with_members(value, [&]<class... M>(M const&... members) {
      auto index = std::size_t{0};
      (encode_member(writer, names[index++], members), ...);
    });
    writer.end_object();
  }

 private:
  template <class M>
  static void decode_member(Decoder& decoder, View value, Path const& where, void* member) {
    Codec<M>::decode(decoder, value, where, *static_cast<M*>(member));
  }

  template <class M>
  static void encode_member(Writer& writer, std::string_view name, M const& member) {
    if constexpr (is_optional<M>) {
      if (!member.has_value()) return;
    }
    Codec<M>::encode(writer.key(name), member);
  }
};

// The value as compact JSON text.
template <Encodable T>
auto encode(T const& value) -> std::string {
  auto writer = Writer{};
  Codec<T>::encode(writer, value);
  return writer.text();
}

// A value out of JSON text that comes from elsewhere, which may have more members than ours:
// TRY(json::decode<Forecast>(body)). A failure tells all that is wrong.
template <Decodable T>
auto decode(std::string_view text, Leniency leniency = {.ignore_unknown = true})
    -> base::Result<T> {
  auto const document = Document::parse(text);
  if (!document) return base::failure("not JSON: " + document.error().message);
  auto decoder = Decoder{leniency};
  auto value = T{};
  Codec<T>::decode(decoder, document->root(), {}, value);
  if (!decoder.ok()) return base::failure(decoder.faults());
  return value;
}

namespace detail {

template <class T>
consteval auto schema_text() -> std::string {
  auto schema = Schema{};
  Codec<T>::schema(schema);
  return schema.take();
}

template <class T>
inline constexpr auto schema_storage = [] {
  auto characters = std::array<char, schema_text<T>().size()>{};
  auto const text = schema_text<T>();
  for (std::size_t i = 0; i < characters.size(); ++i) characters[i] = text[i];
  return characters;
}();

}  // namespace detail

// The JSON Schema of a type: a constant, made at compile time, with nothing to resolve ($ref).
template <Encodable T>
constexpr auto schema() -> std::string_view {
  return {detail::schema_storage<T>.data(), detail::schema_storage<T>.size()};
}

}  // namespace json
