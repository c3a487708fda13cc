// SPDX-License-Identifier: MIT
// `./dev bench store`: the store beside SQLite's own C API and beside a raw append with fdatasync, in one run on one disk.

#include "bench/ChatTexts.h"
#include "bench/RawStore.h"

#include "store/Store.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

using namespace linnet;
using namespace linnet::store;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr unsigned kSeed = 1;
constexpr int kConversations = 500;
constexpr int kBatch = 500; // messages a transaction when importing
constexpr int kTurn = 20'000; // messages of one side before the other side's turn
constexpr int kDurable = 400;
constexpr int kInFlight = 64;
constexpr int kGrouped = 64 * 150;
constexpr int kQueries = 400;
const QString kAccount = u"sip:me@example.org"_s;

QString peerOf(qint64 conversation) { return u"sip:peer%1@example.org"_s.arg(conversation); }

/// A million messages of some years, half of them our own, most with a few people.
class Messages
{
public:
    Messages() : m_texts(kSeed) { }

    im::ChatMessage next()
    {
        auto &random = m_texts.random();
        const double share = std::uniform_real_distribution<>(0, 1)(random);
        im::ChatMessage message;
        message.conversation = 1 + qint64(kConversations * share * share * share);
        message.account.uri = kAccount;
        message.peer.uri = peerOf(message.conversation);
        message.direction = random() % 2 ? im::Direction::Out : im::Direction::In;
        message.displayed = true;
        message.contentType = "text/plain";
        message.text = m_texts.next();
        m_time += random() % 60'000;
        message.time = QDateTime::fromMSecsSinceEpoch(m_time, Qt::UTC);
        if (message.direction == im::Direction::In)
            message.claimedTime = message.time.addMSecs(-qint64(random() % 2000));
        else
            message.delivery = {im::DeliveryState::Displayed, false, 200, im::DeliveryReason::None};
        QByteArray id(10, Qt::Uninitialized);
        for (char &byte : id)
            byte = char(random());
        message.messageId = id.toHex();
        return message;
    }
    bench::ChatTexts &texts() { return m_texts; }

private:
    bench::ChatTexts m_texts;
    qint64 m_time = 1'600'000'000'000;
};

template <typename Job>
auto wait(Store &store, bool isWrite, Job job)
{
    using Answer = std::invoke_result_t<Job &, Tables &>;
    std::optional<Answer> answer;
    const auto then = [&](const Answer &given) { answer.emplace(given); };
    if (isWrite)
        store.write(&store, job, then);
    else
        store.read(&store, job, then);
    while (!answer)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (!*answer) {
        std::fprintf(stderr, "%s\n", qPrintable(answer->error().text));
        std::exit(2);
    }
    return std::move(**answer);
}

/// Of the calling thread: what other programs do beside it does not count.
double cpuMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// The job's processor time on the store's thread.
template <typename Job>
auto timed(Job job, double &milliseconds)
{
    return [job, &milliseconds](Tables &tables) {
        const double begun = cpuMilliseconds();
        auto answer = job(tables);
        milliseconds = cpuMilliseconds() - begun;
        return answer;
    };
}

double percentile(std::vector<double> times, double part)
{
    std::sort(times.begin(), times.end());
    return times[size_t(double(times.size() - 1) * part)];
}

double milliseconds(const QElapsedTimer &clock) { return double(clock.nsecsElapsed()) / 1e6; }

void row(const QString &what, const QString &ours, const QString &raw, const QString &ratio, const QString &goal, bool reached)
{
    std::printf("| %s | %s | %s | %s | %s%s |\n", qPrintable(what), qPrintable(ours), qPrintable(raw), qPrintable(ratio), qPrintable(goal),
                reached ? "" : ": **missed**");
    std::fflush(stdout);
}

QString number(double value, int digits = 2) { return QString::number(value, 'f', digits); }

void addConversations(Store &store, bench::RawStore &raw)
{
    raw.begin();
    for (qint64 i = 1; i <= kConversations; ++i)
        raw.addConversation(i, kAccount, peerOf(i));
    raw.commit();
    wait(store, true, [](Tables &tables) -> SqliteStatus {
        for (qint64 i = 1; i <= kConversations; ++i) {
            if (const auto made = tables.conversations.findOrCreate({kAccount}, {peerOf(i)}, false); !made)
                return made.error();
        }
        return Nothing{};
    });
}

/// Both sides get the same messages, turn by turn.
void import(Store &store, bench::RawStore &raw, Messages &messages, int count)
{
    double ours = 0;
    double theirs = 0;
    for (int done = 0; done < count;) {
        QList<im::ChatMessage> turn;
        for (int i = 0; i < kTurn && done < count; ++i, ++done)
            turn.append(messages.next());
        QElapsedTimer clock;
        const auto rawTurn = [&] {
            clock.start();
            for (qsizetype at = 0; at < turn.size(); at += kBatch) {
                raw.begin();
                for (qsizetype i = at; i < std::min(at + kBatch, turn.size()); ++i)
                    raw.insert(turn[i]);
                raw.commit();
            }
            theirs += milliseconds(clock);
        };
        const auto ourTurn = [&] {
            clock.start();
            for (qsizetype at = 0; at < turn.size(); at += kBatch) {
                const QList<im::ChatMessage> batch = turn.mid(at, kBatch);
                wait(store, true, [batch](Tables &tables) -> SqliteStatus {
                    for (const im::ChatMessage &message : batch) {
                        if (const auto stored = tables.messages.insertImported(message); !stored)
                            return stored.error();
                    }
                    return Nothing{};
                });
            }
            ours += milliseconds(clock);
        };
        const bool rawFirst = (done / kTurn) % 2 != 0;
        rawFirst ? rawTurn() : ourTurn();
        rawFirst ? ourTurn() : rawTurn();
    }
    const double ratio = theirs / ours;
    row(u"import, messages a second"_s, number(count / ours * 1000, 0), number(count / theirs * 1000, 0), number(ratio), u"0.9"_s, ratio >= 0.9);
}

void durable(Store &store, bench::RawStore &raw, Messages &messages)
{
    double ours = 0;
    double theirs = 0;
    for (int i = 0; i < kDurable; ++i) {
        const im::ChatMessage message = messages.next();
        QElapsedTimer clock;
        clock.start();
        wait(store, true, [message](Tables &tables) { return tables.messages.insertOutgoing(message); });
        ours += milliseconds(clock);
        clock.start();
        raw.insertWithStep(message);
        theirs += milliseconds(clock);
    }
    const double ratio = theirs / ours;
    row(u"durable, one at a time, a second"_s, number(kDurable / ours * 1000, 0), number(kDurable / theirs * 1000, 0), number(ratio), u"0.9"_s,
        ratio >= 0.9);
}

double syncsASecond(const QString &dir, const QByteArray &bytes)
{
    const int file = ::open(QFile::encodeName(dir + u"/append"_s).constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < kDurable; ++i) {
        if (::write(file, bytes.constData(), size_t(bytes.size())) != bytes.size() || ::fdatasync(file) != 0)
            std::exit(2);
    }
    const double rate = kDurable / milliseconds(clock) * 1000;
    ::close(file);
    return rate;
}

void grouped(Store &store, const QString &dir, Messages &messages)
{
    const double before = syncsASecond(dir, QByteArray(150, 'x'));
    QList<im::ChatMessage> rows;
    for (int i = 0; i < kGrouped; ++i)
        rows.append(messages.next());
    const quint64 commits = store.commits();
    int sent = 0;
    int answered = 0;
    QElapsedTimer clock;
    clock.start();
    while (answered < kGrouped) {
        while (sent < kGrouped && sent - answered < kInFlight) {
            store.write(
                &store, [message = rows[sent]](Tables &tables) { return tables.messages.insertOutgoing(message); },
                [&](const Result<im::ChatMessage, SqliteError> &stored) { answered += stored ? 1 : kGrouped; });
            ++sent;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    const double rate = kGrouped / milliseconds(clock) * 1000;
    const double syncs = (before + syncsASecond(dir, QByteArray(150, 'x'))) / 2;
    std::printf("| messages that share a commit | %.1f | - | - | - |\n", double(kGrouped) / double(store.commits() - commits));
    row(u"durable, 64 in flight, a second (raw: fdatasync)"_s, number(rate, 0), number(syncs, 0), number(rate / syncs), u"20"_s, rate / syncs >= 20);
}

/// What people look for: words and beginnings of words, common ones as often as they are said.
QList<QString> queriesOf(const QString &kind, Messages &messages)
{
    QList<QString> made;
    while (made.size() < kQueries) {
        if (kind == u"two Chinese characters") {
            const QString text = messages.next().text;
            if (text.size() >= 2 && text[0].script() == QChar::Script_Han)
                made.append(text.mid(qsizetype(messages.texts().random()() % unsigned(text.size() - 1)), 2));
        } else if (kind == u"one Chinese character") {
            made.append(messages.texts().word(true).left(1));
        } else if (kind == u"an English word") {
            made.append(messages.texts().word(false) + u' ');
        } else if (kind == u"two English words") {
            made.append(messages.texts().word(false) + u' ' + messages.texts().word(false) + u' ');
        } else {
            made.append(messages.texts().word(false).left(1 + qsizetype(messages.texts().random()() % 4)));
        }
    }
    return made;
}

void search(Store &store, bench::RawStore &raw, Messages &messages)
{
    for (const QString &kind :
         {u"an English word"_s, u"two English words"_s, u"the beginning of a word"_s, u"one Chinese character"_s, u"two Chinese characters"_s}) {
        std::vector<double> ours;
        std::vector<double> theirs;
        std::vector<double> answered; // by the clock, from the call to the answer
        for (const QString &words : queriesOf(kind, messages)) {
            const QByteArray expression = SearchWords(words).expression().toUtf8();
            if (expression.isEmpty())
                continue;
            const double begun = cpuMilliseconds();
            const int found = raw.search(expression);
            theirs.push_back(cpuMilliseconds() - begun);
            im::SearchQuery query;
            query.words = words;
            double taken = 0;
            QElapsedTimer clock;
            clock.start();
            const auto page = wait(store, false, timed([query](Tables &tables) { return tables.search.find(query); }, taken));
            answered.push_back(milliseconds(clock));
            ours.push_back(taken);
            if (page.hits.size() != found) {
                std::fprintf(stderr, "%s: %d hits, raw %d\n", qPrintable(words), int(page.hits.size()), found);
                std::exit(2);
            }
        }
        const double median = percentile(ours, 0.5) / percentile(theirs, 0.5);
        row(u"search for "_s + kind + u", p50 ms"_s, number(percentile(ours, 0.5), 3), number(percentile(theirs, 0.5), 3), number(median), u"1.25"_s,
            median <= 1.25);
        row(u"search for "_s + kind + u", p99 ms"_s, number(percentile(ours, 0.99)), number(percentile(theirs, 0.99)), u"-"_s, u"5 ms"_s,
            percentile(ours, 0.99) <= 5);
        std::printf("| the same by the clock, with the way to the store's thread and back, p50 / p99 ms | %.2f / %.2f | - | - | - |\n",
                    percentile(answered, 0.5), percentile(answered, 0.99));
    }
}

void lastHundred(Store &store, bench::RawStore &raw)
{
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int turn = 0; turn < 400; ++turn) {
        const qint64 conversation = 1 + turn % 50;
        const double begun = cpuMilliseconds();
        raw.lastOf(conversation);
        theirs.push_back(cpuMilliseconds() - begun);
        double taken = 0;
        wait(store, false, timed([conversation](Tables &tables) { return tables.messages.pageBefore(conversation, 0, 100); }, taken));
        ours.push_back(taken);
    }
    const double ratio = percentile(ours, 0.5) / percentile(theirs, 0.5);
    row(u"last 100 of a conversation, p50 ms"_s, number(percentile(ours, 0.5), 3), number(percentile(theirs, 0.5), 3), number(ratio), u"1.2"_s,
        ratio <= 1.2);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    QTemporaryDir ownDir(argc > 2 ? QString::fromLocal8Bit(argv[2]) + u"/bench-store-XXXXXX"_s : QString());
    // To look at one part with a profiler: a folder that stays, filled by the first run, and the name of the part.
    const QString keptDir = qEnvironmentVariable("LINNET_BENCH_KEEP");
    const QString part = qEnvironmentVariable("LINNET_BENCH_ROW");
    const QDir dir(keptDir.isEmpty() ? ownDir.path() : keptDir);
    dir.mkpath(u"."_s);
    const bool isFilled = dir.exists(u"filled"_s);
    auto store = Store::open(dir.filePath(u"ours"_s), Store::Mode::Driver);
    if (!store)
        return 2;
    bench::RawStore raw(dir.filePath(u"raw.db"_s));
    Messages messages;
    std::printf("%d messages, seed %u\n\n| what | ours | raw | share | goal |\n|---|---|---|---|---|\n", count, kSeed);
    if (isFilled) {
        for (int i = 0; i < count; ++i)
            messages.next();
    } else {
        addConversations(**store, raw);
        import(**store, raw, messages, count);
        (*store)->upkeep(store->get(), [](Tables &tables) { return tables.upkeep.truncateLog(); }, [](const SqliteStatus &) {});
        wait(**store, false, [](Tables &) -> SqliteStatus { return Nothing{}; });
        raw.checkpoint();
        if (!QFile(dir.filePath(u"filled"_s)).open(QIODevice::WriteOnly))
            return 2;
    }
    const double ours = double(QFileInfo(dir.filePath(u"ours/linnet.db"_s)).size()) / count;
    const double theirs = double(QFileInfo(dir.filePath(u"raw.db"_s)).size()) / count;
    row(u"bytes a message, indexes included"_s, number(ours, 1), number(theirs, 1), number(ours / theirs), u"185"_s, ours <= 185);
    const auto wanted = [&part](const QString &name) { return part.isEmpty() || part == name; };
    if (wanted(u"search"_s))
        search(**store, raw, messages);
    if (wanted(u"last"_s))
        lastHundred(**store, raw);
    if (wanted(u"durable"_s))
        durable(**store, raw, messages);
    if (wanted(u"grouped"_s))
        grouped(**store, dir.path(), messages);
    return 0;
}
