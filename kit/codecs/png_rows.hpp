// Rows of a PNG: filters undone, and samples made pixels of our modes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "kit/codecs/png_chunks.hpp"

namespace kit {

// What a row of PNG was made with (PNG, section 9.2).
enum class PngFilter : std::uint8_t { none, sub, up, average, paeth };

// Undoes the filter of `row`, in place; `above` is the row before it, or zeros. `step` is how many
// bytes a pixel has, at least one.
void undo_filter(PngFilter filter, std::span<std::uint8_t> row, std::span<std::uint8_t const> above,
                 std::size_t step);

// What a filter makes of `row`, into `out`.
void apply_filter(PngFilter filter, std::span<std::uint8_t const> row,
                  std::span<std::uint8_t const> above, std::size_t step,
                  std::span<std::uint8_t> out);

// `width` pixels of a row as they are in the file, in the mode of the layout.
void unpack_row(PngLayout const& layout, std::span<std::uint8_t const> row, std::uint32_t width,
                std::uint8_t* out);

}  // namespace kit
