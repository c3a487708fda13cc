// SPDX-License-Identifier: MIT
#include "message/Message.h"

#include "message/Readers.h"
#include "message/StatusCode.h"
#include "base/BlockCache.h"
#include "base/Limits.h"

#include <array>

namespace linnet::sip {

namespace {

/// The values of one line, behind those that are there; false if one of them is malformed or there are too many.
template <typename List>
bool readAddresses(const Slice &text, int max, List &all, bool lends)
{
    if (text == "*")
        return true;
    grammar::Cursor cursor(text);
    if (lends)
        cursor.lend();
    do {
        if (int(all.size()) >= max || !grammar::read(cursor, all.append()))
            return false;
    } while (cursor.take(','));
    return cursor.atEnd();
}

/// The Via values of one line, behind those that are there; false if one is malformed or there are too many.
bool readVias(const Slice &line, ViaList &all)
{
    const auto readOne = [&all, &line](QByteArrayView text) {
        grammar::Cursor cursor(line, text.begin(), text.end());
        cursor.lend();
        return all.size() < Limits::kMaxVias && grammar::readWhole(cursor, all.append());
    };
    if (!grammar::holds(line, ','))
        return readOne(line);
    bool good = true;
    grammar::forEachListValue(line, [&](QByteArrayView text) { return good = readOne(text); });
    return good;
}

/// Two of these contradict each other (RFC 3261 s.7.3.1, RELIABILITY A07).
constexpr bool standsOnce(HeaderName id)
{
    switch (id) {
    case HeaderName::CallId:
    case HeaderName::ContentDisposition:
    case HeaderName::ContentLength:
    case HeaderName::ContentType:
    case HeaderName::CSeq:
    case HeaderName::Event:
    case HeaderName::Expires:
    case HeaderName::From:
    case HeaderName::MaxForwards:
    case HeaderName::MinExpires:
    case HeaderName::RAck:
    case HeaderName::RSeq:
    case HeaderName::ReferTo:
    case HeaderName::Replaces:
    case HeaderName::SessionExpires:
    case HeaderName::SipETag:
    case HeaderName::SipIfMatch:
    case HeaderName::SubscriptionState:
    case HeaderName::To: return true;
    default: return false;
    }
}

constexpr auto kStandsOnce = [] {
    std::array<bool, kHeaderNameCount> table{};
    for (int id = 0; id < kHeaderNameCount; ++id)
        table[size_t(id)] = standsOnce(HeaderName(id));
    return table;
}();

/// Counts what is counted, looks for what may not repeat. Numbers are values, not lines.
struct Census
{
    std::array<bool, kHeaderNameCount> seen{};
    int vias = 0;
    int routes = 0;
    int recordRoutes = 0;

    std::optional<ParseError> add(const HeaderField &field)
    {
        using Code = ParseError::Code;
        bool &before = seen[size_t(field.id)];
        if (before && kStandsOnce[size_t(field.id)])
            return ParseError{Code::Duplicate, 0};
        before = true;
        switch (field.id) {
        case HeaderName::Via:
            return exceeds(vias, field, Limits::kMaxVias);
        case HeaderName::Route:
            return exceeds(routes, field, Limits::kMaxRoutes);
        case HeaderName::RecordRoute:
            return exceeds(recordRoutes, field, Limits::kMaxRoutes);
        default:
            return std::nullopt;
        }
    }

private:
    static std::optional<ParseError> exceeds(int &count, const HeaderField &field, int max)
    {
        count += grammar::holds(field.value, ',') ? countListValues(field.value) : 1;
        if (count > max)
            return ParseError{ParseError::Code::TooMany, 0};
        return std::nullopt;
    }
};

} // namespace

/// Lent slices of the header values, so they go before these do.
struct MessageBase::Remembered
{
    enum Mark : quint16 {
        From = 1, To = 2, CSeqLine = 4, Type = 8, TopVia = 16, Vias = 32, Contacts = 64, Routes = 128, RecordRoutes = 256,
        BadVias = 512, ///< the top one is good, another is not
    };

    quint16 asked = 0; ///< marks of what was looked for already
    std::optional<NameAddr> from;
    std::optional<NameAddr> to;
    std::optional<CSeq> cseq;
    std::optional<ContentType> contentType;
    ViaList vias; ///< the top one as soon as it was asked for, the others with vias()
    AddressList contacts;
    AddressList routes;
    AddressList recordRoutes;
};

void MessageBase::ForgetRemembered::operator()(Remembered *all) const noexcept
{
    all->~Remembered();
    giveBlock(all, sizeof(Remembered));
}

MessageBase::MessageBase() = default;
MessageBase::MessageBase(const MessageBase &other) : m_headers(other.m_headers), m_body(other.m_body) { }
MessageBase::MessageBase(MessageBase &&other) noexcept = default;
MessageBase &MessageBase::operator=(const MessageBase &other)
{
    if (this != &other) {
        m_headers = other.m_headers;
        m_body = other.m_body;
        m_remembered.reset();
    }
    return *this;
}
MessageBase &MessageBase::operator=(MessageBase &&other) noexcept = default;
MessageBase::~MessageBase() = default;

MessageBase::Remembered &MessageBase::remembered() const
{
    if (!m_remembered)
        m_remembered.reset(new (takeBlock(sizeof(Remembered))) Remembered);
    return *m_remembered;
}

HeaderList &MessageBase::editHeaders()
{
    m_remembered.reset();
    return m_headers;
}

void MessageBase::setBody(const Slice &body, QByteArrayView contentType)
{
    m_body = body;
    if (body.isEmpty())
        editHeaders().remove(HeaderName::ContentType);
    else
        editHeaders().set(HeaderName::ContentType, contentType);
}

/// The value of a header that stands once, read at the first call.
template <typename T>
const T *MessageBase::only(std::optional<T> Remembered::*place, quint16 mark, HeaderName id) const
{
    Remembered &all = remembered();
    std::optional<T> &value = all.*place;
    if ((all.asked & mark) != 0)
        return value ? &*value : nullptr;
    all.asked |= mark;
    for (const HeaderField &field : m_headers) {
        if (field.id != id)
            continue;
        grammar::Cursor cursor(field.value);
        cursor.lend();
        if (grammar::readWhole(cursor, value.emplace()))
            return &*value;
        value.reset();
        break;
    }
    return nullptr;
}

const AddressList &MessageBase::list(AddressList Remembered::*place, quint16 mark, HeaderName id, int max) const
{
    Remembered &all = remembered();
    AddressList &values = all.*place;
    if ((all.asked & mark) != 0)
        return values;
    all.asked |= mark;
    for (const HeaderField &field : m_headers) {
        if (field.id == id && !readAddresses(field.value, max, values, true)) {
            values.clear();
            break;
        }
    }
    return values;
}

const Via *MessageBase::topVia() const
{
    Remembered &all = remembered();
    if ((all.asked & Remembered::TopVia) == 0) {
        all.asked |= Remembered::TopVia;
        readTopVia(all);
    }
    return all.vias.empty() ? nullptr : &all.vias.front();
}

void MessageBase::readTopVia(Remembered &all) const
{
    const Slice *line = nullptr;
    int lines = 0;
    qsizetype commas = 0;
    for (const HeaderField &field : m_headers) {
        if (field.id != HeaderName::Via)
            continue;
        line = line ? line : &field.value;
        ++lines;
        commas += grammar::holds(field.value, ',') ? field.value.view().count(',') : 0;
    }
    if (!line)
        return;
    // The others come behind it later, and the top one must stay where it is.
    all.vias.reserve(int(qMin(lines + commas, qsizetype(Limits::kMaxVias))));
    const QByteArrayView text = commas > 0 ? grammar::firstListValue(*line) : line->view();
    grammar::Cursor cursor(*line, text.begin(), text.end());
    cursor.lend();
    if (!grammar::readWhole(cursor, all.vias.append()))
        all.vias.clear();
}

const ViaList &MessageBase::vias() const
{
    static const ViaList kNone{};
    Remembered &all = remembered();
    if (!topVia())
        return kNone;
    if ((all.asked & Remembered::Vias) == 0) {
        all.asked |= Remembered::Vias;
        if (!readOtherVias(all))
            all.asked |= Remembered::BadVias;
    }
    return (all.asked & Remembered::BadVias) != 0 ? kNone : all.vias;
}

bool MessageBase::readOtherVias(Remembered &all) const
{
    bool isFirst = true;
    for (const HeaderField &field : m_headers) {
        if (field.id != HeaderName::Via)
            continue;
        if (!isFirst) {
            if (!readVias(field.value, all.vias))
                return false;
            continue;
        }
        isFirst = false;
        if (!grammar::holds(field.value, ','))
            continue;
        bool good = true;
        bool isTop = true;
        grammar::forEachListValue(field.value, [&](QByteArrayView text) {
            good = isTop || readVias(field.value.lend(text), all.vias);
            isTop = false;
            return good;
        });
        if (!good)
            return false;
    }
    return true;
}

const NameAddr *MessageBase::from() const
{
    return only(&Remembered::from, Remembered::From, HeaderName::From);
}

const NameAddr *MessageBase::to() const
{
    return only(&Remembered::to, Remembered::To, HeaderName::To);
}

const CSeq *MessageBase::cseq() const
{
    return only(&Remembered::cseq, Remembered::CSeqLine, HeaderName::CSeq);
}

Slice MessageBase::callId() const
{
    return m_headers.value(HeaderName::CallId);
}

const ContentType *MessageBase::contentType() const
{
    return only(&Remembered::contentType, Remembered::Type, HeaderName::ContentType);
}

const AddressList &MessageBase::contacts() const
{
    return list(&Remembered::contacts, Remembered::Contacts, HeaderName::Contact, Limits::kMaxHeaders);
}

bool MessageBase::hasContactStar() const
{
    return m_headers.value(HeaderName::Contact) == "*";
}

const AddressList &MessageBase::routes() const
{
    return list(&Remembered::routes, Remembered::Routes, HeaderName::Route, Limits::kMaxRoutes);
}

const AddressList &MessageBase::recordRoutes() const
{
    return list(&Remembered::recordRoutes, Remembered::RecordRoutes, HeaderName::RecordRoute, Limits::kMaxRoutes);
}

std::vector<NameAddr> MessageBase::addresses(HeaderName id) const
{
    ValueList<NameAddr, 1> all;
    for (const HeaderField &field : m_headers) {
        if (field.id == id && !readAddresses(field.value, Limits::kMaxHeaders, all, false))
            return {};
    }
    return all;
}

std::optional<quint32> MessageBase::number(HeaderName id) const
{
    const Slice text = m_headers.value(id);
    grammar::Cursor cursor(text);
    cursor.skipBlanks();
    const QByteArrayView digits = cursor.takeWhile(grammar::Digit);
    // "120;duration=3600", "18 (in a meeting)"; but "12x" and "1.5" are no numbers.
    if (!cursor.atEnd() && !grammar::is(cursor.peek(), grammar::Blank) && !cursor.is(';') && !cursor.is('('))
        return std::nullopt;
    return grammar::decimal(digits);
}

std::vector<Slice> MessageBase::tokens(HeaderName id) const
{
    std::vector<Slice> all;
    for (const HeaderField &field : m_headers) {
        if (field.id != id)
            continue;
        for (Slice &token : splitList(field.value, Limits::kMaxHeaders - int(all.size())))
            all.push_back(std::move(token));
    }
    return all;
}

std::optional<ParseError> MessageBase::findDefect() const
{
    using Code = ParseError::Code;
    Census census;
    for (const HeaderField &field : m_headers) {
        if (auto error = census.add(field))
            return error;
    }
    for (const HeaderName id : {HeaderName::Via, HeaderName::From, HeaderName::To, HeaderName::CallId, HeaderName::CSeq}) {
        if (!census.seen[size_t(id)])
            return ParseError{Code::Missing, 0};
    }
    if (callId().isEmpty())
        return ParseError{Code::Missing, 0};
    if (!topVia() || !from() || !to() || !cseq())
        return ParseError{Code::Syntax, 0};
    return std::nullopt;
}

std::optional<ParseError> Request::findDefect() const
{
    if (auto error = MessageBase::findDefect())
        return error;
    if (!(cseq()->method == method))
        return ParseError{ParseError::Code::Mismatch, 0};
    return std::nullopt;
}

bool sameContent(const MessageBase &a, const MessageBase &b)
{
    auto left = a.m_headers.begin();
    auto right = b.m_headers.begin();
    const auto skip = [](auto &at, const HeaderList &list) {
        while (at != list.end() && at->id == HeaderName::ContentLength)
            ++at;
    };
    for (;;) {
        skip(left, a.m_headers);
        skip(right, b.m_headers);
        if (left == a.m_headers.end() || right == b.m_headers.end())
            break;
        if (!(*left++ == *right++))
            return false;
    }
    return left == a.m_headers.end() && right == b.m_headers.end() && a.m_body == b.m_body;
}

bool operator==(const Request &a, const Request &b)
{
    return a.method == b.method && a.uri == b.uri && sameContent(a, b);
}

bool operator==(const Response &a, const Response &b)
{
    return a.status == b.status && a.reason == b.reason && sameContent(a, b);
}

Response makeResponse(const Request &request, int status, QByteArrayView toTag, QByteArrayView reason)
{
    Response response;
    response.status = status;
    response.reason = (reason.isEmpty() ? reasonPhrase(status) : reason).toByteArray();
    HeaderList &headers = response.editHeaders();
    const NameAddr *to = request.to();
    const bool addTag = status > 100 && to && !to->parameters.contains("tag") && !toTag.isEmpty();
    for (const HeaderList::Entry &field : request.headers()) {
        switch (field.id) {
        case HeaderName::Via:
        case HeaderName::From:
        case HeaderName::CallId:
        case HeaderName::CSeq:
            headers.appendCopy(field);
            break;
        case HeaderName::To:
            if (addTag)
                headers.append(HeaderName::To, field.value.toByteArray() + ";tag=" + toTag.toByteArray());
            else
                headers.appendCopy(field);
            break;
        case HeaderName::Timestamp: // RFC 3261 s.8.2.6.1
            if (status == 100)
                headers.appendCopy(field);
            break;
        default:
            break;
        }
    }
    return response;
}

} // namespace linnet::sip
