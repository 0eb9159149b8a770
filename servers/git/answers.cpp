#include "servers/git/answers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "kit/time/timestamp.hpp"

namespace git {
namespace {

// Of a result that is not its texts.
constexpr auto around_texts = std::size_t{2048};

auto is_latin1(std::string_view encoding) -> bool {
  auto const name = base::lower(encoding);
  return name == "iso-8859-1" || name == "iso8859-1" || name == "latin1" || name == "latin-1";
}

}  // namespace

auto hex(git_oid const& id) -> std::string {
  char text[GIT_OID_MAX_HEXSIZE + 1];
  return git_oid_tostr(text, sizeof text, &id);
}

auto date_text(git_time const& time, char separator) -> std::string {
  auto const offset = std::int32_t{time.offset} * 60;
  auto text = kit::to_text(kit::date_time_of(time.time + offset));
  if (auto const at = text.find('T'); at != text.npos) text[at] = separator;
  return text + kit::offset_text(offset);
}

auto text_of(git_commit const& commit, char const* bytes) -> std::string {
  auto const text = std::string_view{bytes ? bytes : ""};
  auto const* const encoding = git_commit_message_encoding(&commit);
  if (!encoding || !is_latin1(encoding)) return std::string{text};
  auto decoded = std::string{};
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      decoded += c;
    } else {
      decoded += static_cast<char>(0xC0 | (byte >> 6));
      decoded += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return decoded;
}

auto author_of(git_commit const& commit, git_signature const& signature) -> Author {
  return {.name = text_of(commit, signature.name),
          .email = text_of(commit, signature.email),
          .date = date_text(signature.when, 'T')};
}

Room::Room(mcp::CallContext const& call) {
  auto const limit = call.result_limit();
  left_ = limit > 2 * around_texts ? limit - around_texts : limit / 2;
}

auto Room::take(std::string_view text, std::size_t times) -> bool {
  return take((json::quoted_size(text) - 2) * times);
}

auto Room::take(std::size_t bytes) -> bool {
  if (bytes > left_) return false;
  left_ -= bytes;
  return true;
}

auto git_failure() -> std::unexpected<mcp::ToolError> {
  return std::unexpected{mcp::ToolError{last_error()}};
}

}  // namespace git
