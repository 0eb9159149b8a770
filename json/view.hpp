// JSON that was read: a document, and views of the values in it. Parsed by yyjson, which this
// header does not show.
//
// Numbers stay as they were written, so that an id or a 64-bit integer is never rounded.

#pragma once

#include <cstddef>
#include <expected>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct yyjson_doc;
struct yyjson_val;

namespace json {

enum class Kind { null, boolean, number, string, array, object };

class Elements;
class Members;

// A value inside a Document; it must not outlive it.
class View {
 public:
  explicit View(yyjson_val const* value) : value_{value} {}

  auto kind() const -> Kind;
  auto is(Kind kind) const -> bool { return this->kind() == kind; }

  auto boolean() const -> bool;             // of a boolean
  auto number() const -> std::string_view;  // of a number: its text
  auto string() const -> std::string_view;  // of a string: unescaped, valid UTF-8

  auto size() const -> std::size_t;   // of an array or object; else 0
  auto elements() const -> Elements;  // of an array; else none
  auto members() const -> Members;    // of an object; else none

  // The first member of that name; nothing when there is none, or this is no object.
  auto find(std::string_view name) const -> std::optional<View>;

  // By JSON Pointer, RFC 6901, such as "/target/zones/0".
  auto at(std::string_view pointer) const -> std::optional<View>;

 private:
  friend class Elements;
  friend class Members;
  yyjson_val const* value_;
};

namespace detail {

auto first_child(yyjson_val const* container) -> yyjson_val const*;
auto sibling(yyjson_val const* value) -> yyjson_val const*;
auto key(yyjson_val const* key) -> std::string_view;

// Walks the children of a container: `Stride` values at a time, as yyjson lays them out.
template <class Item, int Stride>
class Children {
 public:
  class iterator {
   public:
    using value_type = Item;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(yyjson_val const* at, std::size_t left) : at_{at}, left_{left} {}

    auto operator*() const -> Item { return Item::read(at_); }
    auto operator++() -> iterator& {
      if (--left_ != 0) {
        for (auto i = 0; i < Stride; ++i) at_ = sibling(at_);
      }
      return *this;
    }
    auto operator++(int) -> iterator {
      auto const before = *this;
      ++*this;
      return before;
    }
    auto operator==(iterator const& other) const -> bool { return left_ == other.left_; }

   private:
    yyjson_val const* at_ = nullptr;
    std::size_t left_ = 0;
  };

  Children(yyjson_val const* container, std::size_t size)
      : first_{size == 0 ? nullptr : first_child(container)}, size_{size} {}

  auto begin() const -> iterator { return {first_, size_}; }
  auto end() const -> iterator { return {nullptr, 0}; }

 private:
  yyjson_val const* first_;
  std::size_t size_;
};

struct ElementItem : View {
  static auto read(yyjson_val const* at) -> ElementItem { return ElementItem{View{at}}; }
};

}  // namespace detail

struct Member {
  std::string_view name;
  View value;

  static auto read(yyjson_val const* at) -> Member {
    return {detail::key(at), View{detail::sibling(at)}};
  }
};

class Elements : public detail::Children<detail::ElementItem, 1> {
 public:
  using Children::Children;
};

class Members : public detail::Children<Member, 2> {
 public:
  using Children::Children;
};

struct ParseError {
  std::string
      message;  // a sentence without the word JSON, such as "unexpected end of data at byte 12"
};

// Owns what it was parsed from.
class Document {
 public:
  // `max_depth`: how deep arrays and objects may nest. Refuses invalid UTF-8, lone surrogates,
  // control characters in strings, and anything after the value.
  static auto parse(std::string_view text, std::size_t max_depth = 128)
      -> std::expected<Document, ParseError>;

  auto root() const -> View;

 private:
  struct Free {
    void operator()(yyjson_doc* document) const;
  };

  explicit Document(yyjson_doc* document) : document_{document} {}

  std::unique_ptr<yyjson_doc, Free> document_;
};

// A value in words, for messages: "the string 'abc'", "the number 5", "an array", "null".
auto in_words(View value) -> std::string;

}  // namespace json
