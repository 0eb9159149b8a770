// Lists of objects as they come in a call's arguments: looked at where they stand, not copied.

#pragma once

#include <memory>
#include <optional>

#include "json/codec.hpp"

namespace aggregate {

// It must not outlive the call's arguments.
struct Items {
  std::optional<json::View> array;
  std::shared_ptr<json::Document> own = {};  // when the list came as text that holds JSON
};

// Those of combine_research_results, some of whose members have types.
struct Results : Items {};

// Takes a list whose elements are all objects.
void decode_items(json::Decoder& decoder, json::View value, json::Path const& where, Items& into);

}  // namespace aggregate

namespace json {

template <>
struct Codec<aggregate::Items> {
  static constexpr void schema(Schema& schema) {
    schema.type("array");
    schema.raw("items", R"({"type":"object","additionalProperties":true})");
  }
  static void expected(std::string& text) { text += "an array of objects"; }
  static void decode(Decoder& decoder, View value, Path const& where, aggregate::Items& into) {
    aggregate::decode_items(decoder, value, where, into);
  }
  static void encode(Writer& writer, aggregate::Items const& items) {
    items.array ? writer.value(*items.array) : writer.null();
  }
};

template <>
struct Codec<aggregate::Results> {
  static constexpr void schema(Schema& schema) {
    schema.type("array");
    schema.raw("items",
               R"({"type":"object","properties":{"title":{"type":"string","default":"",)"
               R"("description":"Title of the result"},"summary":{"type":"string","default":"",)"
               R"("description":"Summary text"},"relevance_score":{"type":["number","null"],)"
               R"("default":null,"description":"Relevance score"}},"additionalProperties":true})");
  }
  static void expected(std::string& text) { text += "an array of objects"; }
  static void decode(Decoder& decoder, View value, Path const& where, aggregate::Results& into) {
    aggregate::decode_items(decoder, value, where, into);
  }
  static void encode(Writer& writer, aggregate::Results const& items) {
    items.array ? writer.value(*items.array) : writer.null();
  }
};

}  // namespace json
