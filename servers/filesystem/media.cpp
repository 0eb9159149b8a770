// Files as bytes: images and audio as such, everything else as an embedded resource.

#include "base/base64.hpp"
#include "base/text.hpp"
#include "kit/input/file_uri.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/kinds.hpp"

namespace filesystem {
namespace {

struct ReadMedia {
  mcp::Arg<std::string, "The file"> path;
};

enum class MediaType { image, audio };
struct Media {
  MediaType type;
  std::string data, mimeType;
};
enum class ResourceType { resource };
struct Blob {
  std::string uri, mimeType, blob;
};
struct Embedded {
  ResourceType type;
  Blob resource;
};
enum class LinkType { resource_link };
// Of what does not fit into an answer.
struct Link {
  LinkType type;
  std::string uri, name, mimeType;
  std::uint64_t size;
};
struct MediaAnswer {
  std::vector<std::variant<Media, Embedded, Link>> content;
};

auto mime_of(Place const& place, std::string_view bytes) -> std::string {
  auto const mime = mime_of_name(place.path.name());
  return std::string{mime == "application/octet-stream" ? kind_of_bytes(bytes).mime : mime};
}

auto read_media(Call const& call, ReadMedia const& in)
    -> mcp::Result<mcp::Structured<MediaAnswer>> {
  auto const place = TRY(call.places.find(in.path));
  auto const most = Room{call.context}.left() / 4 * 3;
  auto bytes = TRY(read_piece(place, 0, most + 1));
  auto const mime = mime_of(place, bytes);
  auto result = mcp::Structured<MediaAnswer>{};
  if (bytes.size() > most) {
    auto const size = TRY(status_of(place))
    .size;
    auto const link =
        Link{{}, kit::file_uri(place.name), std::string{place.path.name()}, mime, size};
    result.content = {
        mcp::ResourceLink{.uri = link.uri, .name = link.name, .mimeType = mime, .size = link.size},
        mcp::Text{base::concat("[The file has ", link.size, " bytes, more than the ", most,
                               " that an answer has room for.]")}};
    result.value.content.emplace_back(link);
  } else if (mime.starts_with("image/")) {
    result.value.content.emplace_back(Media{MediaType::image, base::to_base64(bytes), mime});
    result.content.emplace_back(mcp::Image{{std::move(bytes)}, mime});
  } else if (mime.starts_with("audio/")) {
    result.value.content.emplace_back(Media{MediaType::audio, base::to_base64(bytes), mime});
    result.content.emplace_back(mcp::Audio{{std::move(bytes)}, mime});
  } else {
    auto const uri = kit::file_uri(place.name);
    result.value.content.emplace_back(Embedded{{}, {uri, mime, base::to_base64(bytes)}});
    result.content.emplace_back(mcp::EmbeddedResource{uri, mime, mcp::Bytes{std::move(bytes)}});
  }
  return result;
}

}  // namespace

void add_media(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("read_media_file",
            "Read a file and return it as a base64-encoded content block with its MIME type. Image "
            "and audio files are returned as image/audio content; any other file type is returned "
            "as an embedded resource. Only works within allowed directories.",
            handler<ReadMedia, mcp::Structured<MediaAnswer>>(files, read_media))
      .title("Read Media File")
      .hints(mcp::read_only);
}

}  // namespace filesystem
