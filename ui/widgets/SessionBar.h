// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Session.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;

namespace linnet::ui {

class Button;
class Glyph;
class Label;

/// One call with somebody: what it does, since when, over which path, and what can be done about it. It stays for ten seconds after the
/// end, with why. Knows nothing of what the call carries. Ticks only while it is seen.
class SessionBar final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kStaysMs = 10'000;

    explicit SessionBar(QWidget *parent = nullptr);

    /// Shows this session; one that has ended goes away by itself.
    void setSession(const im::SessionInfo &session, const QString &peer);
    /// Nothing to show.
    void clear();
    const im::SessionInfo &session() const { return m_session; }
    /// How long it stays after the end: for tests.
    void setStay(int milliseconds) { m_stays.setInterval(milliseconds); }
    bool ticks() const { return m_second.isActive(); }

Q_SIGNALS:
    /// Cancel or End.
    void endWanted(linnet::im::SessionId session);
    void openWanted();
    void flowWanted(const QByteArray &callId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showDetail();
    void tick();
    void arrange();

    im::SessionInfo m_session;
    QString m_peer;
    QDateTime m_begun; ///< UTC; when it was first seen here
    QDateTime m_ended; ///< UTC; when that was heard of
    QTimer m_second;
    QTimer m_stays;
    QBoxLayout *m_box;
    QBoxLayout *m_words;
    QBoxLayout *m_buttons;
    Glyph *m_icon;
    Label *m_state;
    Label *m_detail;
    Button *m_flow;
    Button *m_end;
    Button *m_again;
};

} // namespace linnet::ui
