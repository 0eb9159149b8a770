// Files as resources, at file URIs, which complete while they are typed.

#include <algorithm>

#include "base/text.hpp"
#include "kit/input/file_uri.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/kinds.hpp"
#include "servers/filesystem/walk.hpp"

namespace filesystem {
namespace {

constexpr auto most_completions = std::size_t{100};

struct FileAt {
  mcp::Arg<std::string, "Path of the file, without the '/' at its start"> path;
};

auto read(Files& files, mcp::CallContext& context, FileAt const& in)
    -> mcp::Result<std::optional<std::vector<mcp::ResourceContents>>> {
  auto const places = files.places(context);
  auto const place = TRY(places->find("/" + in.path));
  auto const most = Room{context}.left() * 2 / 4 * 3;
  auto bytes = place.directory->read(place.path, 0, most + 1);
  if (!bytes && bytes.error().fault == host::FileFault::not_found) return std::nullopt;
  if (!bytes) return tell(bytes.error(), "open", place);
  if (bytes->size() > most) {
    return mcp::failure(base::concat("'", place.name, "' has more than ", most,
                                     " bytes; read_text_file reads it in parts"));
  }
  auto const kind = kind_of_bytes(*bytes);
  auto mime = mime_of_name(place.path.name());
  if (mime == "application/octet-stream") mime = kind.mime;
  auto contents = mcp::ResourceContents{kit::file_uri(place.name), std::string{mime}, {}};
  if (kind.is_text) {
    contents.content = *std::move(bytes);
  } else {
    contents.content = mcp::Bytes{*std::move(bytes)};
  }
  return std::vector{std::move(contents)};
}

// Names in the folder that is typed so far; folders end with a '/'.
auto complete(Files& files, std::string_view typed) -> std::vector<std::string> {
  auto names = std::vector<std::string>{};
  auto const slash = typed.rfind('/');
  auto const folder = slash == typed.npos ? std::string_view{} : typed.substr(0, slash);
  auto const start = typed.substr(slash == typed.npos ? 0 : slash + 1);
  auto const place = files.all().find(base::concat("/", folder));
  if (place) {
    auto const listing = place->directory->list(place->path, most_entries);
    if (!listing) return names;
    for (auto const& entry : listing->entries) {
      if (!entry.name.starts_with(start) || !files.all().shows(place->child(entry.name))) continue;
      if (names.size() == most_completions) break;
      names.push_back(base::concat(folder, folder.empty() ? "" : "/", entry.name,
                                   entry.kind == host::Kind::directory ? "/" : ""));
    }
    return names;
  }
  for (auto const& area : files.all().areas()) {
    auto const name = std::string_view{area.name}.substr(1);
    if (name.starts_with(typed)) names.push_back(base::concat(name, "/"));
  }
  return names;
}

}  // namespace

void add_resources(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .resource("file:///{+path}", "file",
                [files](mcp::CallContext& context, FileAt const& in) {
                  return read(*files, context, in);
                })
      .title("File")
      .description("A file in the allowed directories.")
      .mime("application/octet-stream")
      .complete("path", [files](mcp::Typed const& typed) { return complete(*files, typed.value); });
}

}  // namespace filesystem
