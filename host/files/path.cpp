// See host/files.hpp.

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "host/files/tree.hpp"

namespace host {
namespace {

// Linux takes no longer ones, and nobody writes them.
constexpr auto longest_path = std::size_t{4096};

auto refuse(std::string_view text, std::string_view why) -> std::unexpected<FileError> {
  return std::unexpected{
      FileError{{base::concat(base::quoted(text), " is no path in a directory: ", why)},
                FileFault::bad_name}};
}

}  // namespace

auto Path::parse(std::string_view text) -> FileResult<Path> {
  if (text.starts_with('/')) return refuse(text, "it must be relative, without '/' at its start");
  if (text.contains('\0')) return refuse(text, "it has a NUL character");
  if (text.size() > longest_path) {
    return refuse(text, base::concat("it has more than ", longest_path, " bytes"));
  }
  if (!base::utf8::is_valid(text)) return refuse(text, "it is not UTF-8");
  auto path = Path{};
  for (auto rest = text; !rest.empty();) {
    auto const end = std::min(rest.find('/'), rest.size());
    auto const name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.empty() || name == ".") continue;
    if (name == "..") return refuse(text, "it must not have '..', which would lead out of it");
    if (!path.is_root()) path.text_ += '/';
    path.text_ += name;
  }
  return path;
}

auto Path::name() const -> std::string_view {
  return std::string_view{text_}.substr(text_.rfind('/') + 1);  // npos + 1 is 0
}

auto Path::parent() const -> Path {
  auto path = Path{};
  if (auto const slash = text_.rfind('/'); slash != text_.npos) path.text_ = text_.substr(0, slash);
  return path;
}

auto Path::child(std::string_view name) const -> Path {
  if (!is_entry_name(name)) __builtin_trap();
  auto path = *this;
  if (!is_root()) path.text_ += '/';
  path.text_ += name;
  return path;
}

auto is_entry_name(std::string_view name) -> bool {
  return !name.empty() && name != "." && name != ".." && !name.contains('/') &&
         !name.contains('\0') && base::utf8::is_valid(name);
}

}  // namespace host
