#include "json/codec.hpp"

#include "base/result.hpp"
#include "base/test.hpp"
#include "json/arg.hpp"

namespace {

enum class SortBy { name, size };

struct Edit {
  json::Arg<std::string, "Text to replace"> oldText;
  json::Arg<std::string, "Text to put there"> newText;
};

struct Search {
  json::Arg<std::string, "What to look for", json::min_length{1}, json::max_length{5}> query;
  json::Arg<std::int32_t, "Lines", json::at_least{1}, json::at_most{1000}, json::otherwise{10}>
      limit;
  json::Arg<SortBy, "Order", json::otherwise{SortBy::size}> sortBy;
  json::Arg<std::optional<std::vector<Edit>>, "Edits", json::min_items{1}> edits;
};

struct Loose {
  std::optional<bool> flag;
  std::optional<std::variant<std::int64_t, std::string>> either;
  std::optional<json::Map<std::uint8_t>> map;
  std::optional<json::Bytes> bytes;
  std::optional<json::Raw> raw;
  std::optional<double> real;
};

struct Titled {
  json::Arg<std::string, "Where to look", json::title<"Folder">> path;
};

// In what others send.
struct Book {
  std::string title;
  std::optional<std::int32_t> pages;
};

template <class T>
struct Outcome {
  T value{};
  std::string faults;
};

template <class T>
auto read(std::string_view text, json::Leniency leniency = {}) -> Outcome<T> {
  auto const document = MUST(json::Document::parse(text));
  auto outcome = Outcome<T>{};
  auto decoder = json::Decoder{leniency};
  json::Codec<T>::decode(decoder, document.root(), {}, outcome.value);
  outcome.faults = decoder.faults();
  return outcome;
}

// Schemas are constants.
static_assert(
    json::schema<Edit>() ==
    R"({"type":"object","properties":{"oldText":{"type":"string","description":)"
    R"("Text to replace"},"newText":{"type":"string","description":"Text to put there"}},)"
    R"("required":["oldText","newText"],"additionalProperties":false})");

}  // namespace

TEST("a member may have a title") {
  expect_equal(json::schema<Titled>(),
               R"({"type":"object","properties":{"path":{"type":"string","title":"Folder",)"
               R"("description":"Where to look"}},"required":["path"],)"
               R"("additionalProperties":false})");
  expect_equal(read<Titled>(R"({"path":"a"})").value.path.get(), "a");
}

TEST("a schema has the type's and the rules' bounds, the default and the doc") {
  expect_equal(
      json::schema<Search>(),
      R"({"type":"object","properties":{)"
      R"("query":{"type":"string","minLength":1,"maxLength":5,"description":"What to look for"},)"
      R"("limit":{"type":"integer","default":10,"description":"Lines","minimum":1,"maximum":1000},)"
      R"("sortBy":{"type":"string","enum":["name","size"],"default":"size","description":"Order"},)"
      R"("edits":{"type":"array","items":{"type":"object","properties":{"oldText":{"type":"string",)"
      R"("description":"Text to replace"},"newText":{"type":"string","description":)"
      R"("Text to put there"}},"required":["oldText","newText"],"additionalProperties":false},)"
      R"("minItems":1,"description":"Edits"}},"required":["query"],"additionalProperties":false})");
}

TEST("what is left out has its default") {
  auto const [value, faults] = read<Search>(R"({"query":"x"})");
  expect_equal(faults, "");
  expect(value.limit == 10);
  expect(value.sortBy == SortBy::size);
  expect(!value.edits);
  expect(read<Search>(R"({"query":"x","limit":null,"edits":null})").value.limit == 10);
}

TEST("all faults are told at once, each with its path, the value and what would be right") {
  expect_equal(
      read<Search>(
          R"({"limit":5000,"sortBy":"date","edits":[{"oldText":1,"newTxt":"a"}],"color":1})")
          .faults,
      "limit: expected at most 1000, got the number 5000\n"
      "sortBy: expected one of 'name', 'size', got the string 'date'\n"
      "edits[0].oldText: expected a string, got the number 1\n"
      "edits[0]: unknown member 'newTxt'; did you mean 'newText'?\n"
      "edits[0].newText: missing; expected a string (Text to put there)\n"
      "unknown member 'color'; known are query, limit, sortBy, edits\n"
      "query: missing; expected a string, at least 1 characters, at most 5 characters (What to "
      "look "
      "for)");
}

TEST("bounds are checked, lengths in characters") {
  expect_equal(read<Search>(R"({"query":""})").faults,
               "query: expected at least 1 characters, got the string ''");
  expect_equal(read<Search>(R"({"query":"ééééé"})").faults, "");
  expect_equal(read<Search>(R"({"query":"éééééé"})").faults,
               "query: expected at most 5 characters, got the string 'éééééé'");
  expect_equal(read<Search>(R"({"query":"a","edits":[]})").faults,
               "edits: expected at least 1 items, got an empty array");
}

TEST("a member given twice is refused") {
  expect_equal(read<Edit>(R"({"oldText":"a","newText":"b","oldText":"c"})").faults,
               "oldText: given twice");
}

TEST("faults are gathered up to twenty") {
  auto text = std::string{"{"};
  for (auto i = 0; i < 30; ++i) text += base::concat(i ? "," : "", "\"z", i, "\":1");
  auto const faults = read<Loose>(text + "}").faults;
  expect(faults.ends_with("\nand 10 more"));
}

TEST("a name that only the client knows is told like a value: cut, on one line") {
  auto const name = std::string(1000, 'n');
  expect_equal(read<Loose>(base::concat(R"({"map":{")", name, R"(":1000}})")).faults,
               base::concat("map.", name.substr(0, 80),
                            "...: expected an integer from 0 to 255, got the number 1000"));
  expect_equal(read<Loose>(R"({"map":{"a\nflag: missing":1000}})").faults,
               "map.a\uFFFDflag: missing: expected an integer from 0 to 255, got the number 1000");
}

TEST("what a client meant is taken where nothing is lost") {
  expect(read<Search>(R"({"query":"x","limit":"5"})").value.limit == 5);
  expect(read<Search>(R"({"query":"x","limit":5.0})").value.limit == 5);
  expect(read<Loose>(R"({"flag":"true"})").value.flag == true);
  expect(read<Loose>(R"({"real":"2.5"})").value.real == 2.5);
  auto const edits =
      read<Search>(R"({"query":"x","edits":"[{\"oldText\":\"a\",\"newText\":\"b\"}]"})");
  expect_equal(edits.faults, "");
  expect(edits.value.edits->at(0).newText == "b");
  expect(!read<Search>(R"({"query":"x","limit":"5.5"})").faults.empty());
  expect(!read<Search>(R"({"query":5})").faults.empty());
  expect(!read<Loose>(R"({"flag":1})").faults.empty());
}

TEST("coercion can be switched off") {
  auto const strict = json::Leniency{.coerce = false};
  expect_equal(read<Loose>(R"({"flag":"true"})", strict).faults,
               "flag: expected true or false, got the string 'true'");
  expect(!read<Search>(R"({"query":"x","limit":"5"})", strict).faults.empty());
  expect(!read<Search>(R"({"query":"x","edits":"[]"})", strict).faults.empty());
}

TEST("unknown members can be passed over") {
  expect_equal(read<Loose>(R"({"colour":1})", {.ignore_unknown = true}).faults, "");
}

TEST("of alternatives, the one that fits as it stands is taken") {
  expect(std::get<std::string>(*read<Loose>(R"({"either":"5"})").value.either) == "5");
  expect(std::get<std::int64_t>(*read<Loose>(R"({"either":5})").value.either) == 5);
  expect_equal(read<Loose>(R"({"either":[]})").faults,
               "either: expected an integer, or a string, got an empty array");
}

TEST("maps keep their order, bytes are strict, raw JSON stays as it is") {
  auto const [value, faults] =
      read<Loose>(R"({"map":{"b":2,"a":255},"bytes":"AAE=","raw":{"x":[1.0,1e2]}})");
  expect_equal(faults, "");
  expect_equal(json::encode(value),
               R"({"map":{"b":2,"a":255},"bytes":"AAE=","raw":{"x":[1.0,1e2]}})");
  expect_equal(read<Loose>(R"({"map":{"b":256}})").faults,
               "map.b: expected an integer from 0 to 255, got the number 256");
  expect_equal(read<Loose>(R"({"bytes":"AAE"})").faults,
               "bytes: expected a string in Base64, with padding, got the string 'AAE'");
}

TEST("a result is a plain struct, what is empty is left out") {
  expect_equal(json::encode(Loose{
                   .flag = true, .either = {}, .map = {}, .bytes = {}, .raw = {}, .real = {}}),
               R"({"flag":true})");
}

TEST("JSON from elsewhere is a struct, whatever else it has, or a failure that tells all") {
  auto const book = MUST(json::decode<Book>(R"({"title":"Ulysses","isbn":"x","pages":732})"));
  expect_equal(book.title, "Ulysses");
  expect(book.pages == 732);

  auto const wrong = json::decode<Book>(R"({"pages":"many"})");
  expect(wrong.error().message.contains("title") && wrong.error().message.contains("pages"));
  expect(json::decode<Book>("<html>").error().message.starts_with("not JSON: "));
}
