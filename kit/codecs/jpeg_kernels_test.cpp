// The kernels of libjpeg-turbo against its plain functions, on random blocks.

#include <array>
#include <cstdint>
#include <cstring>

#include "base/test.hpp"

#define JPEG_INTERNALS
// clang-format off: each of these needs those before it.
extern "C" {
#include <jpeglib.h>
#include <jdct.h>
#include <jsimddct.h>
}
// clang-format on

namespace {

using Inverse = void (*)(j_decompress_ptr, jpeg_component_info*, JCOEFPTR, JSAMPARRAY, JDIMENSION);

// The same numbers each time.
class Random {
 public:
  auto operator()() -> unsigned { return (state_ = state_ * 1'664'525 + 1'013'904'223) >> 8; }

 private:
  unsigned state_ = 5;
};

// As many in a row as the largest transformation makes.
struct Samples {
  std::array<std::array<JSAMPLE, 8>, 8> rows{};

  auto made_by(Inverse inverse, std::array<JCOEF, 64> block, std::array<MULTIPLIER, 64>& table)
      -> Samples& {
    auto state = jpeg_decompress_struct{};
    auto component = jpeg_component_info{};
    auto limits = std::array<JSAMPLE, 5 * 256 + 128 + 1024>{};
    for (auto i = 0; i < 1024; ++i) limits[256 + i] = static_cast<JSAMPLE>(i < 256 ? i : 255);
    // As prepare_range_limit_table() lays it out around the middle of the samples.
    auto* const middle = limits.data() + 256 + 128;
    for (auto i = 0; i < 1024; ++i) {
      middle[i] = static_cast<JSAMPLE>(i < 128 ? 128 + i : i < 512 ? 255 : i < 896 ? 0 : i - 896);
    }
    state.sample_range_limit = limits.data() + 256;
    component.dct_table = table.data();
    auto pointers = std::array<JSAMPROW, 8>{};
    for (auto i = 0U; i < 8; ++i) pointers[i] = rows[i].data();
    inverse(&state, &component, block.data(), pointers.data(), 0);
    return *this;
  }
};

}  // namespace

TEST("kernels of inverse transformations make what the plain ones make") {
  auto random = Random{};
  auto const between = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  for (auto round = 0; round < 2000; ++round) {
    auto block = std::array<JCOEF, 64>{};
    auto table = std::array<MULTIPLIER, 64>{};
    for (auto& factor : table) factor = static_cast<MULTIPLIER>(between(1, 6));
    block[0] = static_cast<JCOEF>(between(-150, 150));
    for (auto left = between(0, 12); left > 0; --left) {
      block[static_cast<unsigned>(between(1, 63))] = static_cast<JCOEF>(between(-9, 9));
    }
    struct Pair {
      Inverse kernel, plain;
    };
    for (auto const& pair : {Pair{.kernel = jsimd_idct_islow, .plain = jpeg_idct_islow},
                             Pair{.kernel = jsimd_idct_4x4, .plain = jpeg_idct_4x4},
                             Pair{.kernel = jsimd_idct_2x2, .plain = jpeg_idct_2x2}}) {
      auto one = Samples{};
      auto other = Samples{};
      one.made_by(pair.kernel, block, table);
      other.made_by(pair.plain, block, table);
      expect(one.rows == other.rows);
    }
  }
}

TEST("the kernel of the transformation makes what the plain one makes") {
  auto random = Random{};
  for (auto round = 0; round < 2000; ++round) {
    auto one = std::array<DCTELEM, 64>{};
    for (auto& sample : one) sample = static_cast<DCTELEM>(static_cast<int>(random() % 256) - 128);
    auto other = one;
    jsimd_fdct_islow(one.data());
    jpeg_fdct_islow(other.data());
    expect(one == other);
  }
}
