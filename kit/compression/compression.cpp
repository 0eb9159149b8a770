#include "kit/compression/compression.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "kit/compression/stage.hpp"

namespace kit {
namespace {

using base::concat;

constexpr std::size_t most_codings = 3;
constexpr std::size_t piece = std::size_t{16} << 10;
// Between two codings there is compressed data, which is hardly longer than what it makes.
constexpr std::size_t margin = std::size_t{64} << 10;

auto make_stage(std::string_view coding) -> std::unique_ptr<Decompressor::Stage> {
  auto const name = base::lower(coding);
  auto stage = std::unique_ptr<Decompressor::Stage>{};
  if (name == "gzip" || name == "x-gzip") {
    stage = make_inflate(true);
    stage->name = "gzip";
  } else if (name == "deflate") {
    stage = make_inflate(false);
    stage->name = "deflate";
  } else if (name == "br") {
    stage = make_brotli();
    stage->name = "br";
  }
  return stage;
}

}  // namespace

auto accept_encoding() -> std::string_view { return "gzip, deflate, br"; }

Decompressor::Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
auto Decompressor::operator=(Decompressor&&) noexcept -> Decompressor& = default;
Decompressor::~Decompressor() = default;

auto Decompressor::is_identity() const -> bool { return !first_; }

// https://www.rfc-editor.org/rfc/rfc9110#section-8.4
auto Decompressor::create(std::string_view content_encoding) -> base::Result<Decompressor> {
  auto made = Decompressor{};
  auto rest = content_encoding;
  for (auto count = std::size_t{0}; !rest.empty();) {
    auto const comma = std::min(rest.find(','), rest.size());
    auto const coding = base::trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (coding.empty() || base::equal_ignoring_case(coding, "identity")) continue;
    auto stage = make_stage(coding);
    if (!stage) {
      return base::failure(concat("the body has the Content-Encoding ", base::quoted(coding),
                                  "; those that can be read are 'gzip', 'deflate' and 'br'"));
    }
    if (++count > most_codings) {
      return base::failure(concat("the body has the Content-Encoding ",
                                  base::quoted(content_encoding), ", of more than ", most_codings,
                                  " codings"));
    }
    // What was applied last is undone first.
    stage->next = std::move(made.first_);
    made.first_ = std::move(stage);
  }
  for (auto* stage = made.first_.get(); stage; stage = stage->next.get()) {
    stage->buffer = std::make_unique_for_overwrite<char[]>(piece);
  }
  return made;
}

auto Decompressor::add(std::string_view bytes, std::string& out, std::size_t room)
    -> base::Result<void> {
  if (is_broken_) return base::failure("the body was broken before");
  // Both are of all calls: an endless stream of codings that make nothing ends, too.
  auto const total = granted_ - std::min(granted_, room_) + room;
  if (total > granted_) {
    between_ += total - granted_ + (granted_ == 0 ? margin : 0);
    granted_ = total;
  }
  room_ = room;
  auto result = feed(first_.get(), bytes, out);
  if (!result) is_broken_ = true;
  return result;
}

auto Decompressor::feed(Stage* stage, std::string_view bytes, std::string& out)
    -> base::Result<void> {
  if (!stage) {
    auto const fitting = std::min(bytes.size(), room_);
    out.append(bytes.substr(0, fitting));
    room_ -= fitting;
    if (fitting == bytes.size()) return {};
    return base::failure("the body is longer than it may be");
  }
  stage->has_begun |= !bytes.empty();
  for (;;) {
    auto const made = stage->step(bytes, stage->buffer.get(), piece);
    if (!made) {
      return base::failure(concat("the body is not the '", stage->name,
                                  "' that its Content-Encoding says: ", made.error().message));
    }
    if (stage->next) {
      if (*made > between_) return base::failure("the body is longer than it may be");
      between_ -= *made;
    }
    TRY(feed(stage->next.get(), {stage->buffer.get(), *made}, out));
    if (*made < piece) return {};
  }
}

auto Decompressor::end() -> base::Result<void> {
  if (is_broken_) return base::failure("the body was broken before");
  for (auto* stage = first_.get(); stage; stage = stage->next.get()) {
    // Servers that send no body at all still name a coding.
    if (!stage->has_begun) return {};
    if (!stage->is_complete()) {
      return base::failure(concat("the body ends in the midst of its '", stage->name, "' data"));
    }
  }
  return {};
}

}  // namespace kit
