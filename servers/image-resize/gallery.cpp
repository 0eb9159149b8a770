#include "servers/image-resize/gallery.hpp"

#include "base/text.hpp"

namespace images {
namespace {

constexpr auto longest_path = std::size_t{4096};

auto errno_of(host::FileFault fault) -> std::string_view {
  switch (fault) {
    case host::FileFault::not_found:
      return "[Errno 2] No such file or directory: ";
    case host::FileFault::not_permitted:
      return "[Errno 13] Permission denied: ";
    case host::FileFault::not_directory:
      return "[Errno 20] Not a directory: ";
    case host::FileFault::is_directory:
      return "[Errno 21] Is a directory: ";
    case host::FileFault::loop:
      return "[Errno 40] Too many levels of symbolic links: ";
    default:
      return "";
  }
}

auto failed(host::FileError const& error, std::string_view path) -> std::unexpected<base::Error> {
  auto const code = errno_of(error.fault);
  return base::failure(code.empty() ? error.message : base::concat(code, named(path)));
}

}  // namespace

auto Gallery::read(std::string_view path) const -> base::Result<std::string> {
  auto const place = TRY(find(path));
  auto const status = place.directory->stat(place.path, host::Links::follow);
  if (!status) return failed(status.error(), path);
  if (status->kind == host::Kind::directory) {
    return base::failure(base::concat("[Errno 21] Is a directory: ", named(path)));
  }
  if (status->kind != host::Kind::file) {
    return base::failure(base::concat(named(path), " is no file of bytes"));
  }
  if (status->size > options_.most_file_bytes) {
    return base::failure(base::concat(named(path), " has ", status->size,
                                      " bytes; expected at most ", options_.most_file_bytes));
  }
  auto bytes = place.directory->read_all(place.path, options_.most_file_bytes);
  if (!bytes) return failed(bytes.error(), path);
  return *std::move(bytes);
}

auto Gallery::write(std::string_view path, std::string_view bytes) const
    -> base::Result<std::string> {
  auto const place = TRY(find(path));
  auto const written = place.directory->write_atomic(place.path, bytes);
  if (!written) return failed(written.error(), path);
  return place.name();
}

auto named(std::string_view path) -> std::string {
  return path.size() <= longest_path ? base::concat("'", path, "'") : base::quoted(path);
}

auto tell(kit::PictureError const& error, std::string_view path) -> std::string {
  if (error.fault == kit::PictureFault::unknown) {
    return base::concat("cannot identify image file ", named(path));
  }
  if (error.fault == kit::PictureFault::too_large) {
    return base::concat(
        error.message,
        "; take a smaller picture or ask for fewer pixels, or have the operator give "
        "the server more memory and say so with WASMMCP_IMAGE_RESIZE_MAX_MEGABYTES");
  }
  return error.message;
}

auto mime_type_of(kit::PictureFormat format) -> std::string_view {
  switch (format) {
    case kit::PictureFormat::jpeg:
      return "image/jpeg";
    case kit::PictureFormat::png:
      return "image/png";
    case kit::PictureFormat::webp:
      return "image/webp";
    case kit::PictureFormat::gif:
      return "image/gif";
    case kit::PictureFormat::bmp:
      return "image/bmp";
  }
}

}  // namespace images
