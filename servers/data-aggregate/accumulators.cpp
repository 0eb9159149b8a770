#include "servers/data-aggregate/accumulators.hpp"

#include <algorithm>
#include <cmath>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "json/python.hpp"
#include "kit/sketch/hyper_log_log.hpp"
#include "kit/sketch/t_digest.hpp"
#include "kit/statistics/decimal_sum.hpp"
#include "kit/statistics/moments.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

auto is_there(std::optional<json::View> value) -> bool {
  return value && !value->is(json::Kind::null);
}

class Count final : public Accumulator {
 public:
  explicit Count(bool of_rows) : of_rows_{of_rows} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (of_rows_ || is_there(value)) ++count_;
    return 0;
  }
  void write(json::Writer& writer) override { writer.integer(count_); }

 private:
  bool of_rows_;
  std::uint64_t count_ = 0;
};

class Sum final : public Accumulator {
 public:
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!value) return 0;
    auto const before = sum_.bytes();
    if (value->is(json::Kind::number)) {
      is_finite_ = sum_.add(value->number()) && is_finite_;
    } else if (auto const decimal = decimal_of(*value)) {
      is_finite_ = sum_.add(*decimal) && is_finite_;
    } else if (number_of(*value)) {
      is_finite_ = false;
    }
    return sum_.bytes() - before;
  }
  void write(json::Writer& writer) override {
    is_finite_ ? writer.raw(sum_.text()) : writer.null();
  }

 private:
  kit::DecimalSum sum_;
  bool is_finite_ = true;
};

class Spread final : public Accumulator {
 public:
  explicit Spread(Function function) : function_{function} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    auto const number = value ? number_of(*value) : std::nullopt;
    if (!number) return 0;
    auto const before = moments_.bytes();
    if (std::isfinite(*number)) {
      moments_.add(*number);
    } else {
      is_finite_ = false;
    }
    return moments_.bytes() - before;
  }
  void write(json::Writer& writer) override {
    if (!is_finite_ || moments_.count() < (function_ == Function::mean ? 1U : 2U)) {
      writer.null();
    } else {
      write_float(writer, function_ == Function::mean    ? moments_.mean()
                          : function_ == Function::stdev ? moments_.deviation()
                                                         : moments_.variance());
    }
  }

 private:
  Function function_;
  kit::Moments moments_;
  bool is_finite_ = true;
};

class Quantile final : public Accumulator {
 public:
  // Without a percentage it is the median, which is half way between two, as in Python.
  explicit Quantile(std::optional<double> percent) : percent_{percent} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    auto const number = value ? number_of(*value) : std::nullopt;
    if (!number || std::isnan(*number)) return 0;
    values_.push_back(*number);
    return sizeof(double);
  }
  void write(json::Writer& writer) override {
    if (values_.empty()) {
      writer.null();
      return;
    }
    if (percent_) base::sort(values_);
    write_float(writer, percent_ ? quantile(values_, *percent_ / 100) : median(values_));
  }

 private:
  std::optional<double> percent_;
  std::vector<double> values_;
};

class ApproximateQuantile final : public Accumulator {
 public:
  explicit ApproximateQuantile(double q) : q_{q} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    auto const number = value ? number_of(*value) : std::nullopt;
    if (!number || !std::isfinite(*number)) return 0;
    auto const before = digest_.bytes();
    digest_.add(*number);
    auto const after = digest_.bytes();
    return after > before ? after - before : 0;
  }
  void write(json::Writer& writer) override {
    if (digest_.count() == 0) {
      writer.null();
    } else {
      write_float(writer, digest_.quantile(q_));
    }
  }

 private:
  double q_;
  kit::TDigest digest_;
};

// Of numbers, or where there are none of texts.
class Extreme final : public Accumulator {
 public:
  explicit Extreme(bool is_max) : is_max_{is_max} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!is_there(value)) return 0;
    if (auto decimal = decimal_of(*value)) {
      if (number_.empty() || (compare_numbers(*decimal, number_) > 0) == is_max_) {
        if (number_.empty() || compare_numbers(*decimal, number_) != 0) number_ = *decimal;
      }
    } else if (value->is(json::Kind::string)) {
      auto const text = value->string();
      if (text_ && (is_max_ ? text <= *text_ : text >= *text_)) return 0;
      auto const before = text_ ? text_->size() : 0;
      text_ = std::string{text};
      return text.size() > before ? text.size() - before : 0;
    }
    return 0;
  }
  void write(json::Writer& writer) override {
    if (!number_.empty()) {
      // "+5" and ".5" in a text are numbers, but not of JSON.
      auto const document = json::Document::parse(number_);
      if (document) {
        writer.raw(number_);
      } else {
        write_number(writer, number_of_text(number_).value_or(0));
      }
    } else if (text_) {
      writer.string(*text_);
    } else {
      writer.null();
    }
  }

 private:
  bool is_max_;
  std::string number_;
  std::optional<std::string> text_;
};

class Mode final : public Accumulator {
 public:
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!is_there(value)) return 0;
    key_.clear();
    append_key(key_, value);
    auto const before = keys_.bytes();
    auto const number = keys_.add(key_);
    if (number == counts_.size()) {
      counts_.push_back(0);
      values_.push_back(json::to_text(*value));
    }
    ++counts_[number];
    auto const grown = keys_.bytes() - before;
    return grown == 0 ? 0 : grown + sizeof(std::string) + values_.back().size();
  }
  void write(json::Writer& writer) override {
    if (counts_.empty()) {
      writer.null();
      return;
    }
    writer.raw(
        values_[static_cast<std::size_t>(std::ranges::max_element(counts_) - counts_.begin())]);
  }

 private:
  Keys keys_;
  std::string key_;
  std::vector<std::uint64_t> counts_;
  std::vector<std::string> values_;
};

class Distinct final : public Accumulator {
 public:
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!is_there(value)) return 0;
    key_.clear();
    append_key(key_, value);
    auto const before = keys_.bytes();
    keys_.add(key_);
    return keys_.bytes() - before;
  }
  void write(json::Writer& writer) override { writer.integer(keys_.size()); }

 private:
  Keys keys_;
  std::string key_;
};

class ApproximateDistinct final : public Accumulator {
 public:
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!is_there(value)) return 0;
    key_.clear();
    append_key(key_, value);
    auto const before = sketch_.bytes();
    sketch_.add(key_);
    auto const after = sketch_.bytes();
    return after > before ? after - before : 0;
  }
  void write(json::Writer& writer) override { writer.integer(sketch_.estimate()); }

 private:
  kit::HyperLogLog sketch_;
  std::string key_;
};

class End final : public Accumulator {
 public:
  explicit End(bool is_last) : is_last_{is_last} {}
  auto add(std::optional<json::View> value) -> std::size_t override {
    if (!is_there(value) || (!is_last_ && !text_.empty())) return 0;
    auto const before = text_.capacity();
    text_ = json::to_text(*value);
    return text_.capacity() > before ? text_.capacity() - before : 0;
  }
  void write(json::Writer& writer) override { text_.empty() ? writer.null() : writer.raw(text_); }

 private:
  bool is_last_;
  std::string text_;
};

auto needs_percent(Function function) -> bool {
  return function == Function::percentile || function == Function::approx_percentile;
}

auto function_name(Function function) -> std::string_view {
  return json::Codec<Function>::names[static_cast<std::size_t>(function)];
}

}  // namespace

auto name_of(Measure const& measure) -> std::string {
  if (measure.as) return *measure.as;
  auto name = std::string{function_name(measure.function)};
  if (measure.percent) name += "_" + json::to_text(*measure.percent);
  if (measure.field) name += "_" + *measure.field;
  return name;
}

auto check(Measure const& measure) -> base::Result<void> {
  auto const function = measure.function.get();
  if (!measure.field && function != Function::count) {
    return base::failure(
        base::concat("the measure ", function_name(function), " needs the field to compute it of"));
  }
  if (needs_percent(function) != measure.percent.has_value()) {
    return base::failure(base::concat("the measure ", function_name(function),
                                      needs_percent(function)
                                          ? " needs percent, such as 95"
                                          : " takes no percent; percentile does"));
  }
  return {};
}

auto make_accumulator(Measure const& measure) -> std::unique_ptr<Accumulator> {
  auto const q = measure.percent.value_or(50) / 100;
  switch (measure.function.get()) {
    case Function::count:
      return std::make_unique<Count>(!measure.field);
    case Function::sum:
      return std::make_unique<Sum>();
    case Function::mean:
    case Function::stdev:
    case Function::variance:
      return std::make_unique<Spread>(measure.function);
    case Function::median:
    case Function::percentile:
      return std::make_unique<Quantile>(measure.percent);
    case Function::approx_percentile:
      return std::make_unique<ApproximateQuantile>(q);
    case Function::min:
    case Function::max:
      return std::make_unique<Extreme>(measure.function.get() == Function::max);
    case Function::mode:
      return std::make_unique<Mode>();
    case Function::distinct:
      return std::make_unique<Distinct>();
    case Function::approx_distinct:
      return std::make_unique<ApproximateDistinct>();
    case Function::first:
    case Function::last:
      return std::make_unique<End>(measure.function.get() == Function::last);
  }
  std::unreachable();
}

auto median(std::vector<double> const& values) -> double {
  auto order = values;
  auto const middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
  std::ranges::nth_element(order, middle);
  // Which of 0.0 and -0.0 it is, is for those in between to say: they stay in their order.
  if (*middle == 0) {
    order = values;
    base::sort(order);
    auto const place = order.size() / 2;
    return order.size() % 2 == 1 ? order[place] : (order[place - 1] + order[place]) / 2;
  }
  if (order.size() % 2 == 1) return *middle;
  return (*std::max_element(order.begin(), middle) + *middle) / 2;
}

// As numpy does it, which goes from the nearer of the two.
auto quantile(std::vector<double> const& sorted, double q) -> double {
  auto const rank = q * static_cast<double>(sorted.size() - 1);
  auto const below = std::floor(rank);
  auto const at = static_cast<std::size_t>(below);
  if (at + 1 >= sorted.size()) return sorted.back();
  auto const part = rank - below;
  auto const left = sorted[at];
  auto const right = sorted[at + 1];
  if (part == 0 || left == right) return left;
  auto const distance = right - left;
  return part < 0.5 ? left + distance * part : right - distance * (1 - part);
}

void write_float(json::Writer& writer, double value) {
  if (std::isfinite(value)) {
    writer.raw(json::python_float(value));
  } else {
    writer.null();
  }
}

void write_number(json::Writer& writer, double value) {
  if (std::abs(value) < 9e15 && value == std::floor(value)) {
    writer.integer(static_cast<std::int64_t>(value));
  } else {
    write_float(writer, value);
  }
}

}  // namespace aggregate
