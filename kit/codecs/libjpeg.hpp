// libjpeg-turbo, as it is asked here: with errors that are bugs of ours, for it is given nothing
// that it could object to (kit/codecs/jpeg_markers.hpp), and without warnings, after which it goes
// on.

#pragma once

#include <jpeglib.h>

namespace kit {

// Lives as long as what it is set for.
class JpegFaults {
 public:
  JpegFaults() {
    manager_.error_exit = [](j_common_ptr) { __builtin_trap(); };
    manager_.emit_message = [](j_common_ptr, int) {};
    manager_.output_message = [](j_common_ptr) {};
    manager_.format_message = [](j_common_ptr, char* text) { *text = '\0'; };
    manager_.reset_error_mgr = [](j_common_ptr) {};
  }
  auto manager() -> jpeg_error_mgr* { return &manager_; }

 private:
  jpeg_error_mgr manager_{};
};

}  // namespace kit
