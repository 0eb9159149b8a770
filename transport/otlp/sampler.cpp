#include "transport/otlp/sampler.hpp"

#include <charconv>

#include "base/text.hpp"

namespace transport {
namespace {

// "0.25" in billionths; nothing when it is no number from 0 to 1. Integers, so that a component
// links no floating point for it.
auto billionths(std::string_view text) -> std::optional<std::uint64_t> {
  constexpr auto digits = std::size_t{9};
  auto const point = std::min(text.find('.'), text.size());
  auto fraction = std::string{text.substr(std::min(point + 1, text.size()))};
  if (text.empty() || text == "." || fraction.find_first_not_of("0123456789") != fraction.npos) {
    return std::nullopt;
  }
  fraction.resize(digits, '0');
  auto const before = point == 0
                          ? std::uint64_t{0}
                          : base::parse_integer<std::uint64_t>(text.substr(0, point)).value_or(2);
  auto const after = base::parse_integer<std::uint64_t>(fraction).value_or(0);
  if (before > 1 || (before == 1 && after != 0)) return std::nullopt;
  return before * 1'000'000'000 + after;
}

}  // namespace

auto Sampler::read(std::string_view name, std::string_view argument) -> base::Result<Sampler> {
  auto sampler = Sampler{};
  auto const known = base::lower(name);
  auto root = std::string_view{known};
  constexpr auto parent_based = std::string_view{"parentbased_"};
  sampler.asks_parent_ = known.empty() || root.starts_with(parent_based);
  if (root.starts_with(parent_based)) root.remove_prefix(parent_based.size());
  if (root == "always_off") {
    sampler.ratio_ = 0;
  } else if (root == "traceidratio") {
    auto const ratio = argument.empty() ? std::optional{whole} : billionths(argument);
    if (!ratio) {
      return base::failure(base::concat("OTEL_TRACES_SAMPLER_ARG is ", base::quoted(argument),
                                        "; it is a number from 0 to 1, such as 0.25"));
    }
    sampler.ratio_ = *ratio;
  } else if (!known.empty() && root != "always_on") {
    return base::failure(base::concat(
        "OTEL_TRACES_SAMPLER is ", base::quoted(name),
        ", which is not known here; always_on, always_off and traceidratio are, also with "
        "parentbased_ before them"));
  }
  return sampler;
}

// The last 56 bits of a trace id are random, and whoever samples takes the ones at their upper end.
// https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
auto Sampler::samples(std::string_view trace_id,
                      std::optional<mcp::TraceContext> const& parent) const -> bool {
  if (parent && asks_parent_) return parent->is_sampled();
  auto const last = trace_id.substr(trace_id.size() - 14);
  auto random = std::uint64_t{0};
  std::from_chars(last.data(), last.data() + last.size(), random, 16);
  // 34 bits of them, so that nothing overflows.
  return (random >> 22) * whole >= (whole - ratio_) << 34;
}

}  // namespace transport
