#ifndef VARSEL_CCURL_SHIM_H
#define VARSEL_CCURL_SHIM_H

#include <curl/curl.h>
#include <fcntl.h>
#include <locale.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Swift cannot call variadic functions: one function per argument type of curl_easy_setopt, curl_easy_getinfo
// and curl_multi_setopt. The type that an option takes is on its page: https://curl.se/libcurl/c/

typedef size_t (*varsel_bytes_callback)(char *bytes, size_t size, size_t count, void *context);

/// Once per process, before any other call. libcurl converts international host names only in a UTF-8 locale.
static inline CURLcode varsel_curl_start(void) {
  setlocale(LC_CTYPE, "C.UTF-8");
  return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode varsel_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode varsel_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

/// libcurl copies the string; NULL resets the option.
static inline CURLcode varsel_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode varsel_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

/// libcurl does not copy the list.
static inline CURLcode varsel_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

/// For CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION and CURLOPT_READFUNCTION, which share one type.
static inline CURLcode varsel_set_bytes_callback(CURL *easy, CURLoption option, varsel_bytes_callback callback) {
  return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode varsel_set_open_socket(CURL *easy, curl_opensocket_callback callback) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode varsel_set_close_socket(CURL *easy, curl_closesocket_callback callback) {
  return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
}

static inline CURLcode varsel_set_prerequest(CURL *easy, curl_prereq_callback callback) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode varsel_set_debug(CURL *easy, curl_debug_callback callback) {
  return curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, callback);
}

static inline CURLcode varsel_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode varsel_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode varsel_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

/// Copies the address (network byte order) to `bytes`, which has room for 16; answers its length: 4, 16, or 0 for
/// another family than IP.
static inline int varsel_address_bytes(const struct curl_sockaddr *address, unsigned char *bytes) {
  if (address->family == AF_INET) {
    memcpy(bytes, &((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6) {
    memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr, 16);
    return 16;
  }
  return 0;
}

/// What libcurl does itself when no CURLOPT_OPENSOCKETFUNCTION is set, but closed in child processes.
static inline curl_socket_t varsel_open_socket(const struct curl_sockaddr *address) {
  curl_socket_t opened = socket(address->family, address->socktype, address->protocol);
  if (opened != CURL_SOCKET_BAD) {
    fcntl(opened, F_SETFD, FD_CLOEXEC);
  }
  return opened;
}

/// Ends reading: whoever waits for the peer's next byte gets the end of the stream, what is written still leaves.
static inline void varsel_stop_reading(curl_socket_t connection) {
  shutdown(connection, SHUT_RD);
}

/// What libcurl does itself when no CURLOPT_CLOSESOCKETFUNCTION is set.
static inline int varsel_close_socket(curl_socket_t connection) {
  return close(connection);
}

#endif
