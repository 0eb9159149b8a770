#include "kit/picture/main_colors.hpp"

#include <algorithm>
#include <span>

namespace kit {

namespace {

using Rgb = std::array<std::uint8_t, 3>;

struct Range {
  std::size_t channel;
  int size;
};

// The channel in which the colors differ most.
auto widest(std::span<Rgb const> colors) -> Range {
  auto widest = Range{0, -1};
  for (auto channel = std::size_t{0}; channel < 3; ++channel) {
    auto const [least, most] =
        std::ranges::minmax(colors, {}, [&](Rgb const& color) { return color[channel]; });
    auto const size = most[channel] - least[channel];
    if (size > widest.size) widest = {channel, size};
  }
  return widest;
}

auto mean_of(std::span<Rgb const> colors) -> Rgb {
  auto mean = Rgb{};
  for (auto channel = std::size_t{0}; channel < 3; ++channel) {
    auto sum = std::uint64_t{0};
    for (auto const& color : colors) sum += color[channel];
    mean[channel] = static_cast<std::uint8_t>((sum + colors.size() / 2) / colors.size());
  }
  return mean;
}

// Where the lower half ends; equal colors stay together.
auto cut(std::span<Rgb> colors, std::size_t channel) -> std::size_t {
  auto const by = [&](Rgb const& color) { return color[channel]; };
  std::ranges::sort(colors, {}, by);
  auto const middle = colors[colors.size() / 2][channel];
  auto const at = std::ranges::lower_bound(colors, middle, {}, by) - colors.begin();
  if (at > 0) return static_cast<std::size_t>(at);
  return static_cast<std::size_t>(std::ranges::upper_bound(colors, middle, {}, by) -
                                  colors.begin());
}

}  // namespace

auto main_colors(Picture const& picture, std::size_t count) -> std::vector<MainColor> {
  auto pixels = std::vector<Rgb>(picture.size().pixels());
  for (auto at = std::size_t{0}; at < pixels.size(); ++at) {
    std::copy_n(picture.bytes().data() + 3 * at, 3, pixels[at].begin());
  }
  auto boxes = std::vector<std::span<Rgb>>{pixels};
  while (boxes.size() < count) {
    // The box whose cut helps most: many pixels, far apart.
    auto const weight = [](std::span<Rgb> box) {
      return static_cast<double>(box.size()) * widest(box).size;
    };
    auto const box = std::ranges::max_element(boxes, {}, weight);
    auto const range = widest(*box);
    if (range.size == 0) break;
    auto const at = cut(*box, range.channel);
    auto const rest = box->subspan(at);
    *box = box->first(at);
    boxes.push_back(rest);
  }
  auto colors = std::vector<MainColor>{};
  for (auto const box : boxes) {
    colors.push_back(
        {.rgb = mean_of(box),
         .share = static_cast<double>(box.size()) / static_cast<double>(pixels.size())});
  }
  std::ranges::stable_sort(colors, std::greater{}, &MainColor::share);
  return colors;
}

}  // namespace kit
