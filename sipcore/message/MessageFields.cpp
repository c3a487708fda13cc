// SPDX-License-Identifier: MIT
#include "message/MessageFields.h"

#include "message/BodyParts.h"
#include "message/headers/AuthHeaders.h"

#include <QMap>

#include <algorithm>

namespace linnet::sip {

namespace {

bool isPlain(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

class Collector
{
public:
    QList<MessageField> fields;

    /// The field, and its hex form where the octets are not plain ASCII.
    void add(const QByteArray &name, const QByteArray &value)
    {
        fields.append({name, value});
        if (!isPlain(value))
            fields.append({name + "(hex)", value.toHex().toUpper()});
    }
    void add(const QByteArray &name, const Slice &value) { add(name, value.toByteArray()); }
    void addNumber(const QByteArray &name, qint64 value) { add(name, QByteArray::number(value)); }

    void addEscaped(const QByteArray &name, const Slice &value)
    {
        add(name, value);
        const QByteArray plain = unescape(value);
        fields.append({name + "(unescaped)", plain});
        if (!isPlain(plain))
            fields.append({name + "(unescaped,hex)", plain.toHex().toUpper()});
    }

    void addUri(const QByteArray &name, const Uri &uri)
    {
        add(name, toBytes(uri));
        if (uri.hasUser)
            addEscaped(name + ".user", uri.user);
        if (!uri.host.isEmpty())
            add(name + ".host", uri.host);
        if (uri.port != 0)
            addNumber(name + ".port", uri.port);
        addNumber(name + ".param.count", uri.parameters.size());
        for (const Parameter &parameter : uri.parameters)
            addEscaped(name + ".param." + unescape(parameter.name), parameter.value);
        if (!uri.headers.isEmpty())
            add(name + ".headers", uri.headers);
    }

    void addParameters(const QByteArray &name, const Parameters &parameters)
    {
        addNumber(name + ".param.count", parameters.size());
        for (const Parameter &parameter : parameters)
            add(name + ".param." + parameter.name.toByteArray(), unquoted(parameter.value));
    }

    void addAddress(const QByteArray &name, const NameAddr &address)
    {
        add(name + ".display", address.display.toByteArray());
        addUri(name + ".uri", address.uri);
        addParameters(name, address.parameters);
    }

    void addAddresses(const QByteArray &name, const AddressList &list)
    {
        addNumber(name + ".count", qint64(list.size()));
        for (size_t i = 0; i < list.size(); ++i)
            addAddress(indexed(name, i), list[i]);
    }

    void addVias(const ViaList &vias)
    {
        addNumber("via.count", qint64(vias.size()));
        for (size_t i = 0; i < vias.size(); ++i) {
            const QByteArray name = indexed("via", i);
            const Via &via = vias[i];
            add(name + ".transport", via.transport);
            add(name + ".host", via.host);
            if (via.port != 0)
                addNumber(name + ".port", via.port);
            add(name + ".branch", via.branch());
            if (via.parameters.contains("received"))
                add(name + ".received", via.received());
            addParameters(name, via.parameters);
        }
    }

    void addTokens(const QByteArray &name, const MessageBase &message, HeaderName id)
    {
        if (!message.headers().contains(id))
            return;
        QByteArrayList parts;
        for (const Slice &token : message.tokens(id))
            parts.append(token.toByteArray());
        add(name, parts.join(','));
    }

    void addCredentials(const QByteArray &name, const MessageBase &message, HeaderName id)
    {
        if (!message.headers().contains(id))
            return;
        const auto value = parseAuthValue(message.headers().value(id));
        if (!value)
            return;
        add(name + ".scheme", value->scheme);
        if (value->isDigest())
            addParameters(name, value->parameters);
        else
            add(name + ".opaque", value->opaque);
    }

    void addHeaders(const HeaderList &headers)
    {
        QMap<QByteArray, int> seen;
        for (const HeaderField &field : headers) {
            const QByteArrayView name = field.id == HeaderName::Other ? field.name.view() : toString(field.id);
            const int before = seen[name.toByteArray().toLower()]++;
            const QByteArray full = "header." + name.toByteArray();
            add(before == 0 ? full : indexed(full, size_t(before)), field.value);
        }
    }

    void addBody(const MessageBase &message)
    {
        addNumber("body.length", message.body().size());
        const std::vector<BodyPart> parts = bodyParts(message);
        if (parts.empty())
            return;
        addNumber("body.part.count", qint64(parts.size()));
        for (size_t i = 0; i < parts.size(); ++i) {
            const QByteArray name = indexed("body.part", i);
            addNumber(name + ".length", parts[i].content.size());
            if (parts[i].isText)
                add(name + ".text", parts[i].content);
        }
    }

    static QByteArray indexed(const QByteArray &name, size_t index)
    {
        return name + '[' + QByteArray::number(qulonglong(index)) + ']';
    }
};

void addCommon(Collector &all, const MessageBase &message)
{
    if (const NameAddr *to = message.to()) {
        all.addAddress("to", *to);
        all.add("to.tag", to->tag());
    }
    if (const NameAddr *from = message.from()) {
        all.addAddress("from", *from);
        all.add("from.tag", from->tag());
    }
    all.add("call-id", message.callId());
    if (const CSeq *cseq = message.cseq()) {
        all.addNumber("cseq.number", cseq->number);
        all.add("cseq.method", cseq->method.name().toByteArray());
    }
    all.addVias(message.vias());
    if (const auto hops = message.number(HeaderName::MaxForwards))
        all.addNumber("max-forwards", *hops);
    if (const auto expires = message.number(HeaderName::Expires))
        all.addNumber("expires", *expires);
    all.addAddresses("contact", message.contacts());
    if (message.hasContactStar())
        all.add("contact.star", QByteArray());
    all.addAddresses("route", message.routes());
    all.addAddresses("record-route", message.recordRoutes());
    all.addTokens("require", message, HeaderName::Require);
    all.addTokens("proxy-require", message, HeaderName::ProxyRequire);
    all.addTokens("supported", message, HeaderName::Supported);
    all.addTokens("allow", message, HeaderName::Allow);
    all.addTokens("accept", message, HeaderName::Accept);
    all.addCredentials("authorization", message, HeaderName::Authorization);
    all.addCredentials("proxy-authorization", message, HeaderName::ProxyAuthorization);
    all.addCredentials("www-authenticate", message, HeaderName::WwwAuthenticate);
    all.addCredentials("proxy-authenticate", message, HeaderName::ProxyAuthenticate);
    if (const ContentType *type = message.contentType()) {
        all.add("content-type", type->type.toByteArray() + '/' + type->subtype.toByteArray());
        all.addParameters("content-type", type->parameters);
    }
    if (const auto length = message.number(HeaderName::ContentLength))
        all.addNumber("content-length", *length);
    all.addHeaders(message.headers());
    all.addBody(message);
}

} // namespace

QList<MessageField> messageFields(const Message &message)
{
    Collector all;
    if (const auto *request = std::get_if<Request>(&message)) {
        all.add("method", request->method.name().toByteArray());
        all.addUri("ruri", request->uri);
        addCommon(all, *request);
    } else {
        const auto &response = std::get<Response>(message);
        all.addNumber("status", response.status);
        all.add("reason", response.reason);
        addCommon(all, response);
    }
    return all.fields;
}

std::optional<QByteArray> messageField(const Message &message, QByteArrayView name)
{
    const QList<MessageField> fields = messageFields(message);
    for (const MessageField &field : fields) {
        if (field.first == name)
            return field.second;
    }
    // Plain values have no hex form in the list: it is made when asked for.
    constexpr QByteArrayView kHex = "(hex)";
    constexpr QByteArrayView kUnescapedHex = "(unescaped,hex)";
    QByteArray base;
    if (name.endsWith(kHex))
        base = name.chopped(kHex.size()).toByteArray();
    else if (name.endsWith(kUnescapedHex))
        base = name.chopped(kUnescapedHex.size()).toByteArray() + "(unescaped)";
    for (const MessageField &field : fields) {
        if (!base.isEmpty() && field.first == base)
            return field.second.toHex().toUpper();
    }
    return std::nullopt;
}

} // namespace linnet::sip
