// The files that the tools work on, and what is wrong with those that cannot be: in the words of
// Python where the original has such, because clients know these.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/codecs/codecs.hpp"
#include "kit/input/input.hpp"
#include "servers/image-resize/options.hpp"

namespace images {

class Gallery {
 public:
  Gallery(kit::Inputs inputs, Options options)
      : inputs_{std::move(inputs)}, options_{std::move(options)} {}

  auto options() const -> Options const& { return options_; }

  // The bytes of a file: "[Errno 2] No such file or directory: 'a.png'".
  auto read(std::string_view path) const -> base::Result<std::string>;
  auto find(std::string_view path) const -> base::Result<kit::Place> { return inputs_.find(path); }

  // A new file, or an old one replaced as a whole; its place in full.
  auto write(std::string_view path, std::string_view bytes) const -> base::Result<std::string>;

 private:
  kit::Inputs inputs_;
  Options options_;
};

// "cannot identify image file 'a.txt'", or what is broken.
auto tell(kit::PictureError const& error, std::string_view path) -> std::string;

// The path in quotes, as Python shows it.
auto named(std::string_view path) -> std::string;

auto mime_type_of(kit::PictureFormat format) -> std::string_view;

}  // namespace images
