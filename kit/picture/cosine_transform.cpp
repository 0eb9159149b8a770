#include "kit/picture/cosine_transform.hpp"

#include <cstddef>
#include <numbers>
#include <span>

namespace kit {

namespace {

// As SciPy computes them: cosines of k * pi / 64, which are not all the nearest double.
constexpr auto cosines = std::to_array<double>(
    {0.9987954562051724,  0.9951847266721969,  0.989176509964781,   0.9807852804032304,
     0.970031253194544,   0.9569403357322088,  0.9415440651830208,  0.9238795325112867,
     0.9039892931234433,  0.881921264348355,   0.8577286100002721,  0.8314696123025452,
     0.8032075314806449,  0.773010453362737,   0.7409511253549591,  0.7071067811865475,
     0.6715589548470183,  0.6343932841636455,  0.5956993044924332,  0.5555702330196022,
     0.5141027441932217,  0.47139673682599753, 0.42755509343028203, 0.38268343236508967,
     0.33688985339221994, 0.2902846772544623,  0.24298017990326393, 0.19509032201612825,
     0.14673047445536164, 0.09801714032956049, 0.04906767432741799});

struct Turning {
  double cosine, sine;
};

// Of i * pi / 16, for the first step of the Fourier transform, and of j * pi / 8 for the second.
constexpr auto by_sixteenths = std::to_array<Turning>({{0.9807852804032304, 0.19509032201612825},
                                                       {0.9238795325112867, 0.3826834323650898},
                                                       {0.8314696123025452, 0.5555702330196022},
                                                       {0.7071067811865475, 0.7071067811865476},
                                                       {0.5555702330196022, 0.8314696123025452},
                                                       {0.3826834323650898, 0.9238795325112867},
                                                       {0.19509032201612825, 0.9807852804032304}});
constexpr auto by_eighths = std::to_array<Turning>({{0.9238795325112867, 0.3826834323650898},
                                                    {0.7071067811865475, 0.7071067811865476},
                                                    {0.3826834323650898, 0.9238795325112867}});

struct SumAndDifference {
  double sum, difference;
};

auto both(double a, double b) -> SumAndDifference { return {a + b, a - b}; }

// A real backward transform of 32 = 2 * 4 * 4, as FFTPACK's radb2 and radb4 do it: of one half, of
// `ido` numbers each, of quarters.
void halves(Wave const& from, Wave& to) {
  constexpr auto ido = std::size_t{16};
  auto const first = both(from[0], from[2 * ido - 1]);
  to[0] = first.sum;
  to[ido] = first.difference;
  to[ido - 1] = 2 * from[ido - 1];
  to[2 * ido - 1] = -2 * from[ido];
  for (auto i = std::size_t{2}; i < ido; i += 2) {
    auto const [cosine, sine] = by_sixteenths[i / 2 - 1];
    auto const real = both(from[i - 1], from[ido + (ido - i) - 1]);
    auto const imaginary = both(from[i], from[ido + (ido - i)]);
    to[i - 1] = real.sum;
    to[i] = imaginary.difference;
    to[ido + i] = cosine * imaginary.sum + sine * real.difference;
    to[ido + i - 1] = cosine * real.difference - sine * imaginary.sum;
  }
}

template <std::size_t Ido>
void quarters(Wave const& from, Wave& to) {
  constexpr auto count = 32 / (4 * Ido);
  for (auto k = std::size_t{0}; k < count; ++k) {
    auto const in = [&](std::size_t i, std::size_t quarter) {
      return from[i + Ido * (quarter + 4 * k)];
    };
    auto const out = [&](std::size_t i, std::size_t quarter) -> double& {
      return to[i + Ido * (k + count * quarter)];
    };
    auto const [outer, across] = both(in(0, 0), in(Ido - 1, 3));
    auto const inner = 2 * in(Ido - 1, 1);
    auto const under = 2 * in(0, 2);
    out(0, 0) = outer + inner;
    out(0, 2) = outer - inner;
    out(0, 3) = across + under;
    out(0, 1) = across - under;
    if constexpr (Ido % 2 == 0) {
      auto const ends = both(in(0, 3), in(0, 1));
      auto const middles = both(in(Ido - 1, 0), in(Ido - 1, 2));
      out(Ido - 1, 0) = middles.sum + middles.sum;
      out(Ido - 1, 1) = std::numbers::sqrt2 * (middles.difference - ends.sum);
      out(Ido - 1, 2) = ends.difference + ends.difference;
      out(Ido - 1, 3) = -std::numbers::sqrt2 * (middles.difference + ends.sum);
    }
    for (auto i = std::size_t{2}; i < Ido; i += 2) {
      auto const mirrored = Ido - i;
      auto const [tr2, tr1] = both(in(i - 1, 0), in(mirrored - 1, 3));
      auto const [ti1, ti2] = both(in(i, 0), in(mirrored, 3));
      auto const [tr4, ti3] = both(in(i, 2), in(mirrored, 1));
      auto const [tr3, ti4] = both(in(i - 1, 2), in(mirrored - 1, 1));
      auto const [real, real_third] = both(tr2, tr3);
      auto const [imaginary, imaginary_third] = both(ti2, ti3);
      auto const [real_fourth, real_second] = both(tr1, tr4);
      auto const [imaginary_second, imaginary_fourth] = both(ti1, ti4);
      out(i - 1, 0) = real;
      out(i, 0) = imaginary;
      auto const turn = [&](std::size_t quarter, double re, double im) {
        auto const [cosine, sine] = by_eighths[quarter - 1];
        out(i, quarter) = cosine * im + sine * re;
        out(i - 1, quarter) = cosine * re - sine * im;
      };
      turn(1, real_second, imaginary_second);
      turn(2, real_third, imaginary_third);
      turn(3, real_fourth, imaginary_fourth);
    }
  }
}

}  // namespace

void transform_cosine(Wave& wave) {
  constexpr auto size = std::size_t{32};
  wave[0] *= 2;
  wave[size - 1] *= 2;
  for (auto k = std::size_t{1}; k + 1 < size; k += 2) {
    auto const [sum, difference] = both(wave[k + 1], wave[k]);
    wave[k + 1] = difference;
    wave[k] = sum;
  }
  auto other = Wave{};
  halves(wave, other);
  quarters<4>(other, wave);
  quarters<1>(wave, other);
  for (auto k = std::size_t{1}; k < size / 2; ++k) {
    auto const from_end = size - k;
    auto const sum = cosines[k - 1] * other[from_end] + cosines[from_end - 1] * other[k];
    auto const difference = cosines[k - 1] * other[k] - cosines[from_end - 1] * other[from_end];
    wave[k] = 0.5 * (sum + difference);
    wave[from_end] = 0.5 * (sum - difference);
  }
  wave[0] = other[0];
  wave[size / 2] = other[size / 2] * cosines[size / 2 - 1];
}

}  // namespace kit
