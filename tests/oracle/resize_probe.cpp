// Resizes and hashes for resizing.py: on standard input a line of words and as many bytes of pixels
// as it says; out comes a line with a count, and as many bytes.
//
//   resize MODE WIDTH HEIGHT LEFT TOP RIGHT BOTTOM WIDTH HEIGHT FILTER ACROSS DOWN
//   convert MODE WIDTH HEIGHT MODE
//   hash KIND WIDTH HEIGHT        of grays
//
// Modes, filters and kinds are numbers, in the order of their enumerations.

#include <cstdio>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "kit/picture/convert.hpp"
#include "kit/picture/perceptual_hash.hpp"
#include "kit/picture/resizer.hpp"

namespace {

auto read_words() -> std::vector<std::string> {
  auto words = std::vector<std::string>{""};
  for (auto c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += static_cast<char>(c);
    }
  }
  return words;
}

void say(std::span<std::uint8_t const> bytes) {
  auto const header = base::concat(bytes.size(), '\n');
  std::fwrite(header.data(), 1, header.size(), stdout);
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  std::fflush(stdout);
}

struct Question {
  std::vector<std::string> words;

  auto number(std::size_t index) const -> float {
    return static_cast<float>(std::strtod(words[index].c_str(), nullptr));
  }
  auto whole(std::size_t index) const -> std::uint32_t {
    return static_cast<std::uint32_t>(number(index));
  }
  auto mode(std::size_t index) const -> kit::PixelMode { return kit::PixelMode(whole(index)); }
  auto picture(kit::PixelMode mode) const -> kit::Picture {
    auto picture = kit::Picture{mode, {whole(2), whole(3)}};
    auto const bytes = picture.bytes();
    if (mode == kit::PixelMode::palette) {
      for (auto& color : picture.palette.colors) {
        for (auto channel = 0; channel < 3; ++channel) {
          color[channel] = static_cast<std::uint8_t>(std::getchar());
        }
        color[3] = 255;
      }
    }
    if (std::fread(bytes.data(), 1, bytes.size(), stdin) != bytes.size()) std::exit(1);
    return picture;
  }
};

void resize(Question const& asked) {
  auto const picture = asked.picture(asked.mode(1));
  say(kit::resized(
          picture,
          {
              .mode = asked.mode(1),
              .from = picture.size(),
              .box = {{asked.number(4), asked.number(6)}, {asked.number(5), asked.number(7)}},
              .to = {asked.whole(8), asked.whole(9)},
              .filter = kit::ResizeFilter(asked.whole(10)),
              .reduce = {asked.whole(11), asked.whole(12)},
          })
          .bytes());
}

void hash(Question const& asked) {
  auto const hash =
      kit::hash_of(kit::HashKind(asked.whole(1)), asked.picture(kit::PixelMode::gray));
  std::uint8_t bytes[8];
  for (auto at = 0; at < 8; ++at) bytes[at] = static_cast<std::uint8_t>(hash >> (56 - 8 * at));
  say(bytes);
}

}  // namespace

auto main() -> int {
  for (auto asked = Question{read_words()}; asked.words.size() > 1; asked = {read_words()}) {
    auto const& what = asked.words[0];
    if (what == "resize") resize(asked);
    if (what == "convert") say(kit::converted(asked.picture(asked.mode(1)), asked.mode(4)).bytes());
    if (what == "hash") hash(asked);
  }
  return 0;
}
