// SPDX-License-Identifier: MIT
#include "cli/LineReader.h"

#include <QMutex>
#include <QSemaphore>

#include <cstdio>
#include <thread>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <unistd.h>
#endif

namespace linnet::cli {
namespace {

constexpr int kReadAhead = 64;
constexpr qsizetype kLongestLine = 16 * 1024 * 1024;

/// At most `size` bytes as soon as there are some; 0 at the end.
qsizetype readSome(char *buffer, size_t size)
{
#ifdef Q_OS_UNIX
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer, size);
        if (got >= 0 || errno != EINTR)
            return got > 0 ? got : 0;
    }
#else
    if (!std::fgets(buffer, int(size), stdin))
        return 0;
    return qsizetype(std::strlen(buffer));
#endif
}

} // namespace

/// Outlives the reader when its thread is still waiting for input at the end of the process.
struct LineReader::Shared
{
    QMutex mutex;
    LineReader *reader = nullptr; ///< null: gone
    QSemaphore room{kReadAhead};

    template <typename Call>
    void post(Call call)
    {
        QMutexLocker locker(&mutex);
        if (reader)
            QMetaObject::invokeMethod(reader, [r = reader, call] { call(*r); }, Qt::QueuedConnection);
    }
    void run();
};

void LineReader::Shared::run()
{
    QByteArray pending;
    bool skipping = false;
    char buffer[16384];
    const auto emitLine = [this](QByteArray text) {
        if (text.endsWith('\r'))
            text.chop(1);
        room.acquire();
        post([text](LineReader &r) { Q_EMIT r.line(text); });
    };
    for (;;) {
        const qsizetype got = readSome(buffer, sizeof buffer);
        if (got == 0)
            break;
        qsizetype start = 0;
        for (qsizetype i = 0; i < got; ++i) {
            if (buffer[i] != '\n')
                continue;
            pending.append(buffer + start, i - start);
            start = i + 1;
            if (skipping)
                post([](LineReader &r) { Q_EMIT r.lineTooLong(); });
            else
                emitLine(pending);
            pending.clear();
            skipping = false;
        }
        pending.append(buffer + start, got - start);
        if (pending.size() > kLongestLine) {
            pending.clear();
            skipping = true;
        }
    }
    if (!pending.isEmpty() && !skipping)
        emitLine(pending);
    post([](LineReader &r) { Q_EMIT r.ended(); });
}

LineReader::LineReader(QObject *parent) : QObject(parent), m_shared(std::make_shared<Shared>()) { m_shared->reader = this; }

LineReader::~LineReader()
{
    QMutexLocker locker(&m_shared->mutex);
    m_shared->reader = nullptr;
}

void LineReader::start()
{
    // Detached: a blocked read cannot be called back, and the process may end meanwhile.
    std::thread([shared = m_shared] { shared->run(); }).detach();
}

void LineReader::taken() { m_shared->room.release(); }

} // namespace linnet::cli
