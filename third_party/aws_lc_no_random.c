// AWS-LC's tables of methods name what makes keys and signatures, and so the linker asks for their
// sources of random numbers. We only check signatures: whoever gets here is a bug, and traps.

#include <stddef.h>
#include <stdint.h>

void CRYPTO_sysrand(uint8_t* out, size_t size) {
  (void)out, (void)size;
  __builtin_trap();
}
int vm_ube_fallback_get_seed(uint8_t* seed) {
  (void)seed;
  __builtin_trap();
}
int CRYPTO_get_ube_generation_number(uint64_t* generation) {
  (void)generation;
  __builtin_trap();
}
int CRYPTO_get_vm_ube_supported(void) { __builtin_trap(); }

struct rand_data;
struct rand_data* jent_entropy_collector_alloc(unsigned osr, unsigned flags) {
  (void)osr, (void)flags;
  __builtin_trap();
}
void jent_entropy_collector_free(struct rand_data* collector) { (void)collector; }
ptrdiff_t jent_read_entropy(struct rand_data* collector, char* data, size_t size) {
  (void)collector, (void)data, (void)size;
  __builtin_trap();
}

// No engine takes the place of AWS-LC's own methods.
void* ENGINE_get_RSA(void const* engine) {
  (void)engine;
  return NULL;
}
void* ENGINE_get_EC(void const* engine) {
  (void)engine;
  return NULL;
}
