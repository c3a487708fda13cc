// SPDX-License-Identifier: MIT
#include "bench/Bench.h"

#include <valgrind/callgrind.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using Messages = std::vector<std::string>;

Messages load(const char *path)
{
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(path)) {
        for (const auto &entry : std::filesystem::directory_iterator(path))
            files.push_back(entry.path());
    } else {
        files.emplace_back(path);
    }
    std::sort(files.begin(), files.end());
    Messages messages;
    for (const auto &file : files) {
        std::ifstream in(file, std::ios::binary);
        messages.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    if (messages.empty()) {
        std::fprintf(stderr, "no message in %s\n", path);
        std::exit(2);
    }
    return messages;
}

/// The counter of CountAllocations.cpp when that library is preloaded.
unsigned long allocations()
{
    using Count = unsigned long (*)();
    static const auto count = reinterpret_cast<Count>(dlsym(RTLD_DEFAULT, "bench_allocations"));
    return count ? count() : 0;
}

void parseAll(const Messages &messages)
{
    bench::Seen seen;
    for (const std::string &message : messages)
        bench::parse(message.data(), message.size(), seen);
}

void writeAll(const std::vector<void *> &kept)
{
    for (void *message : kept)
        bench::write(message);
}

/// Runs `round` until everything that is made once is made, then `rounds` times while callgrind counts and the clock runs.
template <typename Round>
void measure(size_t messages, int rounds, Round round)
{
    for (int i = 0; i < 3; ++i)
        round();
    const unsigned long before = allocations();
    const auto start = std::chrono::steady_clock::now();
    CALLGRIND_TOGGLE_COLLECT;
    for (int i = 0; i < rounds; ++i)
        round();
    CALLGRIND_TOGGLE_COLLECT;
    const auto taken = std::chrono::steady_clock::now() - start;
    const double count = double(messages) * rounds;
    std::printf("%.1f ns %.2f allocations\n", std::chrono::duration<double, std::nano>(taken).count() / count,
                double(allocations() - before) / count);
}

void show(const Messages &messages)
{
    for (const std::string &message : messages) {
        bench::Seen seen;
        const bool taken = bench::parse(message.data(), message.size(), seen);
        void *kept = taken ? bench::keep(message.data(), message.size()) : nullptr;
        std::printf("%s via %u %u tag %u user %u cseq %u call %u contact %u route %u %u type %u auth %u written %s\n",
                    taken ? "taken" : "refused", seen.vias, seen.viaBytes, seen.tagBytes, seen.userBytes, seen.sequence,
                    seen.callIdBytes, seen.contacts, seen.routes, seen.routeHostBytes, seen.contentTypes, seen.credentials,
                    kept && bench::write(kept) > message.size() / 2 ? "yes" : "no");
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s parse|write|show FILE-OR-FOLDER ROUNDS\n", argv[0]);
        return 2;
    }
    const Messages messages = load(argv[2]);
    const int rounds = std::atoi(argv[3]);
    bench::setUp();
    if (std::strcmp(argv[1], "show") == 0) {
        show(messages);
    } else if (std::strcmp(argv[1], "parse") == 0) {
        measure(messages.size(), rounds, [&] { parseAll(messages); });
    } else {
        std::vector<void *> kept;
        for (const std::string &message : messages)
            kept.push_back(bench::keep(message.data(), message.size()));
        measure(messages.size(), rounds, [&] { writeAll(kept); });
    }
    std::fflush(stdout);
    std::_Exit(0); // the libraries' own tidying up is not what is measured
}
