// SPDX-License-Identifier: MIT
#include "ui/SampleBackend.h"

#include <algorithm>

namespace linnet::ui {

using im::DeliveryReason;
using im::DeliveryState;

SampleBackend::SampleBackend()
{
    im::AccountInfo alice;
    alice.address = m_self;
    alice.displayName = u"Alice Hartmann"_qs;
    own.append(alice);
    im::RegistrationInfo online;
    online.account = m_self;
    online.state = im::RegistrationState::Registered;
    states.append(online);

    const QDateTime today(QDate::currentDate(), QTime(9, 30), Qt::LocalTime);
    const auto at = [&](int days, int minutes) { return today.addDays(-days).addSecs(minutes * 60).toUTC(); };

    const auto desk = person(u"Operations desk"_qs, u"ops@example.test"_qs).id;
    add(desk, false, u"The relay is back."_qs, at(3, 200));
    conversation(desk).draft = u"I checked the relay and it answers"_qs;
    const auto pavel = person(u"Pavel Novák"_qs, u"pavel@example.test"_qs).id;
    add(pavel, true, u"Thanks, that fixed it"_qs, at(4, 250));
    const auto samira = person(u"Samira Haddad"_qs, u"samira@example.test"_qs).id;
    add(samira, false, u"مرحبا، هل وصلت الخريطة؟"_qs, at(5, 250));
    const auto field = person(u"Field desk"_qs, u"field@example.test"_qs).id;
    add(field, false, u"The hide is open again from Monday, and the path beside the river as well"_qs, at(6, 250));
    miss(field, at(6, 251));
    const auto grace = person(u"Grace Okafor"_qs, u"grace@example.test"_qs).id;
    add(grace, true, u"Minutes attached"_qs, at(1, 350), {DeliveryState::Failed, false, 404, DeliveryReason::NotFound});
    add(grace, true, u"Did you get them?"_qs, at(1, 351), {DeliveryState::NotConfirmed, false, 0, DeliveryReason::Timeout});
    add(grace, true, u"Hello?"_qs, at(1, 352), {DeliveryState::Expired, false, 0, DeliveryReason::Expired});
    const auto mei = person(u"韩梅梅"_qs, u"hanmeimei@example.test"_qs).id;
    add(mei, false, u"周日的观鸟活动你参加吗？"_qs, at(1, 550));
    add(mei, false, u"北门集合，大概四个人。"_qs, at(1, 551));
    add(mei, true, u"参加，我来开车。"_qs, at(1, 562));
    add(mei, false, u"刚才在河边拍到一只赤胸朱顶雀，是雄鸟，胸前的红色特别鲜明，叫声也很好听。"_qs, at(0, 1));
    const auto li = person(u"李雷"_qs, u"lilei@example.test"_qs).id;
    add(li, false, u"照片收到了，太好看了！"_qs, at(0, 2));
    add(li, false, u"明天见 👍"_qs, at(0, 3));
    conversation(li).unread = 2;
    conversation(li).firstUnread = messages[li].first().key;
    const auto bob = person(u"Bob Meyer"_qs, u"bob@example.test"_qs).id;
    add(bob, true, u"Wonderful, thank you! I will bring the scope."_qs, at(1, 640));
    add(bob, false, u"First linnet of the year!"_qs, at(0, 0));
    add(bob, false, u"The whole flock moved on after ten minutes. Map of the spot: https://maps.example.test/gate"_qs, at(0, 1), {});
    add(bob, true, u"What a photo! Is that the male from last week?"_qs, at(0, 2));
    add(bob, true, u"I can be there by eight. Should I pick up 李雷 on the way?"_qs, at(0, 3), {DeliveryState::Delivered});
    add(bob, false, u"👏😍"_qs, at(0, 4));
    add(bob, false, u"Yes please, he has the long lens."_qs, at(0, 4));
    miss(bob, at(0, 4));
    add(bob, true, u"Good"_qs, at(0, 5), {DeliveryState::Accepted, true, 202});
    add(bob, true, u"On my way"_qs, at(0, 5), {DeliveryState::Queued});
    auto &nora = person(u"nora@other.example.test"_qs, u"nora@other.example.test"_qs, false);
    nora.isRequest = true;
    nora.unread = 1;
    add(nora.id, false, u"Hello Alice, Bob gave me your address. May I ask about Sunday? <b>x</b> http://evil.example/"_qs, at(0, 1));
    book.append({{u"sip:spam@example.test"_qs}, u"Spammer"_qs, true});
}

im::Conversation &SampleBackend::person(const QString &name, const QString &address, bool contact)
{
    im::Conversation conversation;
    conversation.id = people.size() + 1;
    conversation.account = m_self;
    conversation.peer.uri = u"sip:"_qs + address;
    conversation.title = name;
    conversation.isContact = contact;
    people.append(conversation);
    if (contact)
        book.append({conversation.peer, name, false});
    return people.last();
}

im::Conversation &SampleBackend::conversation(im::ConversationId id) { return people[id - 1]; }

im::ChatMessage SampleBackend::add(im::ConversationId id, bool out, const QString &text, const QDateTime &time, im::Delivery delivery)
{
    im::ChatMessage message;
    message.key = m_next++;
    message.conversation = id;
    message.messageId = "m" + QByteArray::number(message.key);
    message.account = m_self;
    message.peer = conversation(id).peer;
    message.direction = out ? im::Direction::Out : im::Direction::In;
    message.text = text;
    message.contentType = "text/plain";
    message.fromStranger = conversation(id).isRequest;
    message.time = time;
    message.delivery = out ? delivery : im::Delivery{};
    messages[id].append(message);
    conversation(id).last = message;
    return message;
}

void SampleBackend::miss(im::ConversationId id, const QDateTime &time)
{
    add(id, false, {}, time);
    messages[id].last().kind = im::MessageKind::MissedCall;
    conversation(id).last = messages[id].last();
}

im::ChatMessage SampleBackend::arrive(im::ConversationId id, const QString &text)
{
    const im::ChatMessage message = add(id, false, text, QDateTime::currentDateTimeUtc());
    Q_EMIT messageAdded(message);
    im::Conversation &c = conversation(id);
    ++c.unread;
    if (c.firstUnread == 0)
        c.firstUnread = message.key;
    Q_EMIT conversationChanged(c);
    return message;
}

im::ChatMessage *SampleBackend::find(im::MessageKey key)
{
    for (auto &list : messages)
        for (im::ChatMessage &message : list)
            if (message.key == key)
                return &message;
    return nullptr;
}

void SampleBackend::saveAccount(const im::AccountInfo &account, std::optional<QByteArray>, bool, Done<im::AccountInfo> done,
                                const QList<QByteArray> &passwords)
{
    accountsSaved.append(account);
    credentialPasswords = passwords;
    later([this, account, done] {
        for (im::AccountInfo &known : own)
            if (known.address == account.address)
                known = account;
        done(account);
        Q_EMIT accountsChanged();
    });
}

void SampleBackend::sendText(const client::OutgoingText &text, Done<im::ChatMessage> done)
{
    sent.append(text);
    later([this, text, done] {
        if (refuseSends) {
            done(ClientError{ClientError::Kind::StoreRefused, {}});
            return;
        }
        for (im::Conversation &each : people) {
            if (each.peer != text.to)
                continue;
            const im::ChatMessage message = add(each.id, true, text.text, QDateTime::currentDateTimeUtc(), {DeliveryState::Queued});
            Q_EMIT messageAdded(message);
            Q_EMIT conversationChanged(each);
            done(message);
        }
    });
}

void SampleBackend::retry(im::MessageKey key, Done<Ok> done)
{
    retried.append(key);
    later([this, key, done] {
        if (im::ChatMessage *message = find(key)) {
            message->delivery = {DeliveryState::Queued};
            client::DeliveryChange change;
            change.key = key;
            change.conversation = message->conversation;
            change.delivery = message->delivery;
            Q_EMIT deliveryChanged(change);
        }
        done(Ok{});
    });
}

void SampleBackend::discard(im::MessageKey key, Done<Ok> done)
{
    discarded.append(key);
    later([this, key, done] {
        for (auto &list : messages)
            list.removeIf([key](const im::ChatMessage &m) { return m.key == key; });
        for (const im::Conversation &each : people)
            Q_EMIT messageRemoved(each.id, key);
        done(Ok{});
    });
}

void SampleBackend::markDisplayed(im::ConversationId id, im::MessageKey key)
{
    displayed.append({id, key});
    later([this, id] {
        if (conversation(id).unread == 0)
            return;
        conversation(id).unread = 0;
        conversation(id).firstUnread = 0;
        Q_EMIT conversationChanged(conversation(id));
    });
}

void SampleBackend::messageDetails(im::MessageKey key, Done<client::MessageDetails> done)
{
    client::MessageDetails details;
    if (const im::ChatMessage *message = find(key)) {
        details.message = *message;
        details.steps = {{message->time, {DeliveryState::Queued}}, {message->time.addSecs(1), message->delivery}};
        details.requestSize = 712;
        details.route = QStringList{u"UDP 192.0.2.1:5060"_qs};
        details.attempts = 2;
    }
    later([done, details] { done(details); });
}

void SampleBackend::conversations(Done<QList<im::Conversation>> done)
{
    later([this, done] { done(people); });
}

void SampleBackend::openConversation(const im::Address &, const im::Address &peer, Done<im::Conversation> done)
{
    later([this, peer, done] {
        for (const im::Conversation &each : people) {
            if (each.peer == peer) {
                done(each);
                return;
            }
        }
        done(person(peer.text(), peer.text(), false));
    });
}

void SampleBackend::historyBefore(im::ConversationId id, im::MessageKey before, int count, Done<client::HistoryPage> done)
{
    later([this, id, before, count, done] {
        client::HistoryPage page;
        page.conversation = id;
        const QList<im::ChatMessage> &all = messages[id];
        qsizetype end = all.size();
        while (before != 0 && end > 0 && all[end - 1].key >= before)
            --end;
        const qsizetype start = std::max<qsizetype>(0, end - count);
        page.messages = all.mid(start, end - start);
        page.atStart = start == 0;
        done(page);
    });
}

void SampleBackend::saveDraft(im::ConversationId id, const QString &draft)
{
    drafts[id] = draft;
    conversation(id).draft = draft;
    later([this, id] { Q_EMIT conversationChanged(conversation(id)); });
}

void SampleBackend::deleteConversation(im::ConversationId id, Done<Ok> done)
{
    later([this, id, done] {
        Q_EMIT conversationRemoved(id);
        done(Ok{});
    });
}

void SampleBackend::acceptRequest(im::ConversationId id, Done<Ok> done)
{
    accepted.append(id);
    later([this, id, done] {
        conversation(id).isRequest = false;
        Q_EMIT conversationChanged(conversation(id));
        done(Ok{});
    });
}

void SampleBackend::watchFlow(const client::FlowQuery &query, Done<client::FlowSnapshot> done)
{
    watched.append(query);
    later([this, done] {
        client::FlowSnapshot snapshot;
        snapshot.watch = quint64(watched.size());
        snapshot.entries = trace;
        snapshot.frame.self = "alice@example.test";
        snapshot.frame.servers = {u"198.51.100.7:5061"_qs};
        snapshot.isGone = traceIsGone;
        done(snapshot);
    });
}

void SampleBackend::flowSummaries(int, Done<QList<client::FlowSummary>> done)
{
    later([done] {
        client::FlowSummary registration;
        registration.kind = sip::LadderSection::Kind::Registration;
        registration.callId = "reg";
        registration.first = QDateTime::currentDateTimeUtc();
        client::FlowSummary message = registration;
        message.kind = sip::LadderSection::Kind::Pager;
        message.callId = "msg";
        message.peer = "bob@example.test";
        done(QList<client::FlowSummary>{message, registration});
    });
}

void SampleBackend::contacts(Done<QList<im::Contact>> done)
{
    later([this, done] { done(book); });
}

void SampleBackend::saveContact(const im::Contact &contact, Done<Ok> done)
{
    saved.append(contact);
    later([this, contact, done] {
        book.removeIf([&](const im::Contact &c) { return c.address == contact.address; });
        book.append(contact);
        Q_EMIT contactsChanged();
        done(Ok{});
    });
}

void SampleBackend::removeContact(const im::Address &address, Done<Ok> done)
{
    later([this, address, done] {
        book.removeIf([&](const im::Contact &c) { return c.address == address; });
        Q_EMIT contactsChanged();
        done(Ok{});
    });
}

void SampleBackend::setBlocked(const im::Address &address, bool on, Done<Ok> done)
{
    if (on)
        blocked.append(address);
    later([this, address, on, done] {
        for (im::Contact &contact : book)
            if (contact.address == address)
                contact.blocked = on;
        Q_EMIT contactsChanged();
        done(Ok{});
    });
}

} // namespace linnet::ui
