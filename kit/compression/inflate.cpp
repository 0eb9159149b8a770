#include "kit/compression/inflate.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "kit/compression/stage.hpp"

// Its functions are named z_inflate and so on, since kit/git has another build of them.
#define Z_PREFIX
#include <zlib.h>

namespace kit {
namespace {

constexpr auto bare = -MAX_WBITS;
constexpr auto with_zlib_header = MAX_WBITS;
constexpr auto with_gzip_header = MAX_WBITS + 16;

auto bytes_of(std::string_view text) -> Bytef const* {
  return reinterpret_cast<Bytef const*>(text.data());
}

auto length_of(std::size_t size) -> uInt {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class Inflate final : public Decompressor::Stage {
 public:
  explicit Inflate(bool is_gzip) : is_gzip_{is_gzip} {}
  Inflate(Inflate const&) = delete;
  auto operator=(Inflate const&) -> Inflate& = delete;
  ~Inflate() override { inflateEnd(&stream_); }

  auto step(std::string_view& in, char* out, std::size_t room)
      -> base::Result<std::size_t> override {
    auto made = std::size_t{0};
    while (made < room) {
      if (state_ == State::done) in = {};
      if (state_ == State::within) {
        made += TRY(run(in, out + made, room - made));
      } else if (take_front(in) && begins()) {
        auto front = std::string_view{front_, sizeof front_};
        held_ = 0;
        state_ = State::within;
        made += TRY(run(front, out + made, room - made));
      }
      if (in.empty()) break;
    }
    return made;
  }

  auto is_complete() const -> bool override {
    return state_ == State::after || state_ == State::done;
  }

 private:
  enum class State : std::uint8_t { before, within, after, done };

  // Whether both of the first two bytes are there, which say how to go on.
  auto take_front(std::string_view& in) -> bool {
    while (held_ < sizeof front_ && !in.empty()) {
      front_[held_++] = in[0];
      in.remove_prefix(1);
    }
    return held_ == sizeof front_ && state_ != State::done;
  }

  auto begins() -> bool {
    auto const first = static_cast<unsigned char>(front_[0]);
    auto const both = first * 256U + static_cast<unsigned char>(front_[1]);
    auto const has_zlib_header = first % 16 == Z_DEFLATED && first / 16 <= 7 && both % 31 == 0;
    // Behind a member of gzip there may be others; what is none is left alone, as browsers do.
    if (state_ == State::after && !(is_gzip_ && both == 0x1F8B)) {
      state_ = State::done;
      return false;
    }
    auto const header = is_gzip_ ? with_gzip_header : has_zlib_header ? with_zlib_header : bare;
    auto const status =
        stream_.state ? inflateReset2(&stream_, header) : inflateInit2(&stream_, header);
    is_ready_ = status == Z_OK;
    return true;
  }

  auto run(std::string_view& in, char* out, std::size_t room) -> base::Result<std::size_t> {
    if (!is_ready_) return base::failure("there is no memory for it");
    auto const given = length_of(in.size());
    auto const asked = length_of(room);
    stream_.next_in = const_cast<Bytef*>(bytes_of(in));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = asked;
    auto const status = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(given - stream_.avail_in);
    if (status == Z_STREAM_END) {
      state_ = State::after;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return base::failure(status == Z_NEED_DICT ? "it wants a dictionary"
                           : stream_.msg         ? stream_.msg
                                                 : "there is no memory for it");
    }
    return asked - stream_.avail_out;
  }

  z_stream stream_{};
  State state_ = State::before;
  char front_[2]{};
  std::uint8_t held_ = 0;
  bool is_gzip_;
  bool is_ready_ = false;
};

}  // namespace

auto make_inflate(bool is_gzip) -> std::unique_ptr<Decompressor::Stage> {
  return std::make_unique<Inflate>(is_gzip);
}

void unpack_table(std::string_view deflated, std::span<char> out) {
  auto stream = z_stream{};
  stream.next_in = const_cast<Bytef*>(bytes_of(deflated));
  stream.avail_in = length_of(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = length_of(out.size());
  auto const is_right = inflateInit2(&stream, bare) == Z_OK &&
                        inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
  if (!is_right) __builtin_trap();
  inflateEnd(&stream);
}

}  // namespace kit
