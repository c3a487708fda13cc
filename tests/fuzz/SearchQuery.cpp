// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "store/Schema.h"
#include "store/Tables.h"

#include <memory>

using namespace linnet;
using namespace linnet::store;

namespace {

/// A few messages in memory, made once.
class Profile
{
public:
    static Tables &tables()
    {
        static Profile profile;
        return profile.m_tables;
    }

private:
    Profile() : m_database(opened()), m_statements(m_database), m_tables(m_statements)
    {
        int count = 0;
        for (const char16_t *text : {u"The quick brown fox", u"你好，世界 hello", u"Straße und Ärger", u"안녕하세요 東京タワー", u"a \"b\" AND c* NEAR(d)", u""}) {
            im::ChatMessage message;
            message.account.uri = QStringLiteral("sip:me@x");
            message.peer.uri = count++ % 2 ? QStringLiteral("sip:a@x") : QStringLiteral("sip:b@x");
            message.text = QString::fromUtf16(text);
            message.time = QDateTime::fromMSecsSinceEpoch(count, Qt::UTC);
            FUZZ_CHECK(m_tables.messages.insertOutgoing(message).ok());
        }
    }
    static SqliteDatabase opened()
    {
        auto database = SqliteDatabase::open(QStringLiteral(":memory:"), SqliteDatabase::Mode::ReadWrite);
        FUZZ_CHECK(database.ok() && upgrade(*database, QString(), profileSchema()).ok());
        return std::move(*database);
    }

    SqliteDatabase m_database;
    Statements m_statements;
    Tables m_tables;
};

void checkSpans(const QList<im::SearchHit::Span> &spans, const QString &text)
{
    qsizetype end = 0;
    for (const im::SearchHit::Span &span : spans) {
        FUZZ_CHECK(span.start >= end && span.length > 0);
        end = span.start + span.length;
    }
    FUZZ_CHECK(end <= text.size());
}

} // namespace

/// What is typed is never syntax: every text finds or finds nothing, the index and the words agree, and highlights lie in their text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    im::SearchQuery query;
    query.words = QString::fromUtf8(bytes);
    const auto everywhere = Profile::tables().search.find(query);
    FUZZ_CHECK(everywhere.ok());
    const SearchWords words(query.words);
    for (const im::SearchHit &hit : everywhere->hits) {
        checkSpans(hit.inText, hit.message.text);
        checkSpans(hit.highlights, hit.snippet);
        FUZZ_CHECK(words.isEmpty() || words.areIn(hit.message.text.toUtf8(), {}));
    }
    // By the index alone (a filter that all pass), and by reading alone (small conversations).
    query.since = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    const auto byIndex = Profile::tables().search.find(query);
    FUZZ_CHECK(byIndex.ok() && byIndex->hits.size() == everywhere->hits.size());
    qsizetype inConversations = 0;
    for (query.conversation = 1; query.conversation <= 2; ++query.conversation) {
        const auto some = Profile::tables().search.find(query);
        FUZZ_CHECK(some.ok());
        inConversations += some->hits.size();
    }
    FUZZ_CHECK(inConversations == everywhere->hits.size());

    // The input as a text: every word of it is found in it.
    const QString text = QString::fromUtf8(bytes);
    const QByteArray stored = text.toUtf8();
    const SearchWords own(text.left(512) + u' ');
    FUZZ_CHECK(own.isEmpty() || own.areIn(text.left(512).toUtf8(), {}));
    checkSpans(own.find(stored), text);
    return 0;
}
