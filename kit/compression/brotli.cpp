// brotli by Google's decoder. Its dictionary of 122,784 bytes is stored as brotli that does without
// it, and unpacked when the first body of this coding comes.

#include <brotli/decode.h>

#include <cstdint>

#include "base/text.hpp"
#include "kit/compression/stage.hpp"

// Declared in the decoder's inner headers, for programs that have the dictionary elsewhere.
extern "C" void BrotliSetDictionaryData(std::uint8_t const* data);

namespace kit {
namespace {

#include "kit/compression/brotli_dictionary.inc"

void unpack_dictionary() {
  static auto* dictionary = static_cast<std::uint8_t*>(nullptr);
  if (dictionary) return;
  // It stays for as long as the program does.
  dictionary = new std::uint8_t[dictionary_size];
  auto size = dictionary_size;
  auto const result =
      BrotliDecoderDecompress(sizeof packed_dictionary, packed_dictionary, &size, dictionary);
  if (result != BROTLI_DECODER_RESULT_SUCCESS || size != dictionary_size) __builtin_trap();
  BrotliSetDictionaryData(dictionary);
}

class Brotli final : public Decompressor::Stage {
 public:
  Brotli() {
    unpack_dictionary();
    decoder_ = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  }
  Brotli(Brotli const&) = delete;
  auto operator=(Brotli const&) -> Brotli& = delete;
  ~Brotli() override {
    if (decoder_) BrotliDecoderDestroyInstance(decoder_);
  }

  auto step(std::string_view& in, char* out, std::size_t room)
      -> base::Result<std::size_t> override {
    if (!decoder_) return base::failure("there is no memory for it");
    if (is_done_) {
      // What follows is left alone, as browsers do.
      in = {};
      return 0;
    }
    auto given = in.size();
    auto const* from = reinterpret_cast<std::uint8_t const*>(in.data());
    auto left = room;
    auto* to = reinterpret_cast<std::uint8_t*>(out);
    auto const result = BrotliDecoderDecompressStream(decoder_, &given, &from, &left, &to, nullptr);
    in.remove_prefix(in.size() - given);
    if (result == BROTLI_DECODER_RESULT_ERROR) {
      return base::failure(base::concat("the decoder ends with code ",
                                        static_cast<int>(BrotliDecoderGetErrorCode(decoder_))));
    }
    is_done_ = result == BROTLI_DECODER_RESULT_SUCCESS;
    if (is_done_) in = {};
    return room - left;
  }

  auto is_complete() const -> bool override { return is_done_; }

 private:
  BrotliDecoderState* decoder_ = nullptr;
  bool is_done_ = false;
};

}  // namespace

auto make_brotli() -> std::unique_ptr<Decompressor::Stage> { return std::make_unique<Brotli>(); }

}  // namespace kit
