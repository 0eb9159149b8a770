#include "host/posix/curl.hpp"

#include <dlfcn.h>

#include <memory>
#include <type_traits>

namespace host::curl {
namespace {

auto load() -> std::unique_ptr<Library const> {
  void* file = nullptr;
  for (auto const* const name : {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"}) {
    file = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (file) break;
  }
  if (!file) return nullptr;
  auto library = std::make_unique<Library>();
  auto is_whole = true;
  auto const find = [&](auto& function, char const* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(file, name));
    is_whole = is_whole && function != nullptr;
  };
  find(library->global_init, "curl_global_init");
  find(library->easy_init, "curl_easy_init");
  find(library->easy_setopt, "curl_easy_setopt");
  find(library->easy_getinfo, "curl_easy_getinfo");
  find(library->easy_pause, "curl_easy_pause");
  find(library->easy_cleanup, "curl_easy_cleanup");
  find(library->easy_strerror, "curl_easy_strerror");
  find(library->multi_init, "curl_multi_init");
  find(library->multi_setopt, "curl_multi_setopt");
  find(library->multi_add, "curl_multi_add_handle");
  find(library->multi_remove, "curl_multi_remove_handle");
  find(library->multi_socket_action, "curl_multi_socket_action");
  find(library->multi_info_read, "curl_multi_info_read");
  find(library->share_init, "curl_share_init");
  find(library->share_setopt, "curl_share_setopt");
  find(library->share_cleanup, "curl_share_cleanup");
  find(library->slist_append, "curl_slist_append");
  find(library->slist_free, "curl_slist_free_all");
  if (!is_whole || library->global_init(global_all) != code_ok) return nullptr;
  // The youngest of the options that have to be there, of 7.64.
  auto* const trial = library->easy_init();
  auto const is_young = library->easy_setopt(trial, opt_http_0_9_allowed, 0L) == code_ok;
  library->easy_cleanup(trial);
  if (!is_young) return nullptr;
  return library;
}

}  // namespace

auto library() -> Library const* {
  static auto const loaded = load();
  return loaded.get();
}

}  // namespace host::curl
