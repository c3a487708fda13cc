// SPDX-License-Identifier: MIT
#pragma once

#include "message/HeaderList.h"
#include "message/Method.h"
#include "message/NameAddr.h"
#include "message/ValueList.h"
#include "message/headers/CSeq.h"
#include "message/headers/ContentType.h"
#include "message/headers/Via.h"

#include <chrono>
#include <memory>
#include <optional>
#include <variant>

namespace linnet::sip {

using ViaList = ValueList<Via, 2>;
using AddressList = ValueList<NameAddr, 1>;

/// What requests and responses share: header fields and a body. A value: copy it freely, also across threads.
/// Typed headers are parsed when first asked for and remembered until a header changes; asking is not thread-safe on
/// one and the same object. A pointer that comes back is valid until the message changes or goes; null means that
/// the header is absent or malformed.
class MessageBase
{
public:
    MessageBase();
    MessageBase(const MessageBase &other);
    MessageBase(MessageBase &&other) noexcept;
    MessageBase &operator=(const MessageBase &other);
    MessageBase &operator=(MessageBase &&other) noexcept;
    ~MessageBase();

    const HeaderList &headers() const { return m_headers; }
    /// For changing; forgets what was remembered.
    HeaderList &editHeaders();

    /// The first Via value becomes this one; all else that was remembered stays.
    void replaceTopVia(QByteArrayView value);

    const Slice &body() const { return m_body; }
    /// Sets Content-Type too; the writer adds Content-Length. An empty body removes Content-Type.
    void setBody(const Slice &body, QByteArrayView contentType);

    const Via *topVia() const;
    /// All Via values in order; empty if one of them is malformed or there are too many.
    const ViaList &vias() const;
    const NameAddr *from() const;
    const NameAddr *to() const;
    const CSeq *cseq() const;
    Slice callId() const;
    const ContentType *contentType() const;
    /// Without "*"; see hasContactStar().
    const AddressList &contacts() const;
    bool hasContactStar() const;
    const AddressList &routes() const;
    const AddressList &recordRoutes() const;
    std::vector<NameAddr> addresses(HeaderName id) const; ///< Path, Service-Route, P-Associated-URI ...
    /// Expires, Min-Expires, Max-Forwards, Content-Length, Retry-After (its leading number).
    std::optional<quint32> number(HeaderName id) const;
    /// The comma-separated tokens of Require, Supported, Allow ...
    std::vector<Slice> tokens(HeaderName id) const;

    /// From, To, Via with a usable top value, Call-ID and CSeq are there exactly once (Via: at least once) and
    /// well-formed, what may stand only once does so, and Via and routes are within Limits. Nothing when all is well.
    std::optional<ParseError> findDefect() const;

    /// The same header fields in the same order and the same body. Content-Length does not count: the writer makes it.
    friend bool sameContent(const MessageBase &a, const MessageBase &b);

protected:
    friend class MessageParser;
    struct Remembered;
    struct ForgetRemembered
    {
        void operator()(Remembered *all) const noexcept;
    };
    Remembered &remembered() const;
    void readTopVia(Remembered &all) const;
    bool readOtherVias(Remembered &all) const;
    template <typename T>
    const T *only(std::optional<T> Remembered::*place, quint16 mark, HeaderName id) const;
    const AddressList &list(AddressList Remembered::*place, quint16 mark, HeaderName id, int max) const;

    HeaderList m_headers;
    Slice m_body;
    mutable std::unique_ptr<Remembered, ForgetRemembered> m_remembered;
};

class Request : public MessageBase
{
public:
    Method method;
    Uri uri;

    /// As for every message, and CSeq names this method (RFC 3261 s.8.1.1.5).
    std::optional<ParseError> findDefect() const;

    friend bool operator==(const Request &a, const Request &b);
};

class Response : public MessageBase
{
public:
    int status = 0; ///< 100 to 699
    QByteArray reason;

    friend bool operator==(const Response &a, const Response &b);
};

using Message = std::variant<Request, Response>;

/// A response with what RFC 3261 s.8.2.6 copies: all Via, From, To, Call-ID, CSeq. A status above 100 gets `toTag` where the
/// request's To has none. An empty reason takes the default phrase.
Response makeResponse(const Request &request, int status, QByteArrayView toTag, QByteArrayView reason = {});

} // namespace linnet::sip
