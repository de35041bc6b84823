// Asio, its TLS and Beast, compiled once for the whole program (the *_SEPARATE_COMPILATION macros
// of the gateway library): every other file that includes them builds in two thirds of the time.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
