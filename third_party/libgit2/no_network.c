/* What libgit2 starts with, and what its transports are made of: nothing. */

#include <stdbool.h>

int git_socket_stream__timeout;
int git_socket_stream__connect_timeout;
bool git_http__expect_continue;

int git_mbedtls_stream_global_init(void) { return 0; }
int git_openssl_stream_global_init(void) { return 0; }
int git_socket_stream_global_init(void) { return 0; }
int git_transport_ssh_libssh2_global_init(void) { return 0; }

int git_smart_subtransport_git(void** out, void* owner, void* param) {
  (void)out;
  (void)owner;
  (void)param;
  return -1;
}

int git_smart_subtransport_http(void** out, void* owner, void* param) {
  (void)out;
  (void)owner;
  (void)param;
  return -1;
}
