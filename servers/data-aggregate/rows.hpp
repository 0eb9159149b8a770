// The rows that a tool works on, one after another: the objects of a list in the call, or those in
// a file, which may be larger than memory.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/view.hpp"
#include "kit/csv/csv.hpp"
#include "kit/input/input.hpp"
#include "kit/input/lines.hpp"
#include "mcp/server.hpp"
#include "servers/data-aggregate/array_file.hpp"
#include "servers/data-aggregate/items.hpp"

namespace aggregate {

enum class Format : std::uint8_t { csv, tsv, jsonl, json };

using PathArg =
    mcp::Arg<std::optional<std::string>,
             "File to read instead of a list: CSV or TSV with a header, JSON Lines, or a JSON "
             "array of objects, of any size">;
using FormatArg = mcp::Arg<std::optional<Format>, "Format of the file; else its extension says it">;

// What a call said of where its rows are.
struct Origin {
  std::string_view list_name;  // "items", for messages
  Items const* list = nullptr;
  std::optional<std::string> path = {};
  std::optional<Format> format = {};
};

class Rows {
 public:
  // Exactly one of a list and a path is asked for.
  static auto open(Origin const& origin, kit::Inputs const& inputs, mcp::CallContext const& call)
      -> base::Result<Rows>;

  // The next row, valid until the next call; nothing at the end. Fails where the file does not hold
  // what its format says, with the line, and when the call is over.
  auto next() -> base::Result<std::optional<json::View>>;

  // From the beginning again.
  auto rewind() -> base::Result<void>;

  auto count() const -> std::uint64_t { return count_; }  // of rows so far
  auto is_file() const -> bool { return file_.has_value(); }
  // Of the file, in bytes.
  auto file_size() const -> std::uint64_t { return file_ ? file_->size() : 0; }

 private:
  explicit Rows(mcp::CallContext const& call) : call_{&call} {}

  auto next_of_file() -> base::Result<std::optional<json::View>>;
  auto next_line() -> base::Result<std::optional<json::View>>;
  auto next_record() -> base::Result<std::optional<json::View>>;
  auto next_element() -> base::Result<std::optional<json::View>>;
  auto keep(std::string_view text, std::string_view unit, std::uint64_t number)
      -> base::Result<json::View>;
  auto read_header() -> base::Result<void>;
  auto failed(std::string_view problem) const -> std::unexpected<base::Error>;

  mcp::CallContext const* call_;
  std::uint64_t count_ = 0;

  std::optional<json::View> list_;
  std::optional<json::Elements::iterator> at_;

  std::optional<kit::Input> file_;
  Format format_ = Format::jsonl;
  std::unique_ptr<kit::Lines> lines_;
  std::unique_ptr<kit::CsvReader> records_;
  std::unique_ptr<ArrayFile> elements_;
  std::vector<std::string> header_;
  std::uint64_t line_ = 0;
  std::optional<json::Document> row_;
};

}  // namespace aggregate
