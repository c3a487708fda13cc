// SPDX-License-Identifier: MIT
#include "cli/Output.h"

#include <QJsonDocument>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>
#endif
#ifdef Q_OS_WIN
#include <io.h>
#endif

namespace linnet::cli {
namespace {

constexpr std::chrono::seconds kLastWait{2};
constexpr char kLineAgain[] = "\r\x1b[K"; ///< at its beginning, empty

void writeError(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
    std::fflush(stderr);
}

#ifdef Q_OS_UNIX
/// False: nobody will ever read it.
bool writeAll(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.constData() + done, size_t(bytes.size() - done));
        if (written >= 0) {
            done += written;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) { // somebody made the terminal non-blocking
            pollfd out{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&out, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/// write() of that many bytes would not wait.
bool takesNow(qsizetype size)
{
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    return size <= PIPE_BUF && ::poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
}
#else
bool writeAll(const QByteArray &bytes)
{
    return std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) == size_t(bytes.size()) && std::fflush(stdout) == 0;
}

bool takesNow(qsizetype) { return true; }
#endif

} // namespace

/// What waits for a slow reader. Shared with the thread, which may outlive the program's last line when nobody reads.
struct Output::Writer
{
    std::mutex mutex;
    std::condition_variable changed;
    QByteArray waiting;
    bool writing = false; ///< the thread holds some bytes, or `waiting` does
    bool running = false;
    bool broken = false;

    void put(const std::shared_ptr<Writer> &self, const QByteArray &line)
    {
        std::unique_lock lock(mutex);
        if (broken)
            return;
        if (!writing && takesNow(line.size())) {
            broken = !writeAll(line);
            return;
        }
        waiting += line;
        writing = true;
        if (!running) {
            running = true;
            std::thread([self] { self->run(); }).detach();
        }
        changed.notify_all();
    }

    void run()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return !waiting.isEmpty(); });
            const QByteArray bytes = std::exchange(waiting, QByteArray());
            lock.unlock();
            const bool ok = writeAll(bytes);
            lock.lock();
            broken = broken || !ok;
            writing = !waiting.isEmpty();
            changed.notify_all();
            if (broken)
                return;
        }
    }
};

Output::Output(bool json) : m_json(json), m_writer(std::make_shared<Writer>()) { }

Output::~Output()
{
    clearProgress();
    std::unique_lock lock(m_writer->mutex);
    m_writer->changed.wait_for(lock, kLastWait, [this] { return !m_writer->writing || m_writer->broken; });
}

void Output::event(const QJsonObject &object)
{
    clearProgress();
    m_writer->put(m_writer, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Output::line(const QString &text)
{
    if (m_json)
        return;
    clearProgress();
    m_writer->put(m_writer, text.toUtf8() + '\n');
}

void Output::say(const QString &text)
{
    clearProgress();
    writeError(text.toUtf8() + '\n');
}

void Output::progress(const QString &text)
{
    m_showsProgress = isErrorTerminal();
    writeError(m_showsProgress ? kLineAgain + text.toUtf8() : text.toUtf8() + '\n');
}

void Output::clearProgress()
{
    if (std::exchange(m_showsProgress, false))
        writeError(kLineAgain);
}

bool Output::isErrorTerminal()
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stderr)) != 0;
#else
    return isatty(fileno(stderr)) != 0;
#endif
}

bool Output::isBroken() const
{
    const std::scoped_lock lock(m_writer->mutex);
    return m_writer->broken;
}

} // namespace linnet::cli
