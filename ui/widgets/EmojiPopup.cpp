// SPDX-License-Identifier: MIT
#include "ui/widgets/EmojiPopup.h"

#include "ui/delegates/PaintedLine.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Label.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScreen>

namespace linnet::ui {
namespace {

class EmojiButton final : public QAbstractButton
{
public:
    EmojiButton(const QString &emoji, int index, bool chosen)
    {
        named(this, u"emoji%1"_qs.arg(index), emoji);
        setText(emoji);
        setCheckable(true);
        setChecked(chosen);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
    }
    QSize sizeHint() const override
    {
        const int side = qMax(Metrics().u(32), Metrics().line(TextRole::Title) + 4);
        return {side, side};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Metrics m;
        drawBox(painter, rect(), m.u(6), isChecked() ? ink(Colour::Selected) : underMouse() ? ink(Colour::Hover) : QColor(),
                hasFocus() ? ink(Colour::Ring) : QColor(), 2);
        QFont font = m.font(TextRole::Title);
        font.setWeight(QFont::Normal);
        QTextLayout layout(text(), font);
        layout.setFormats(emojiFormats(text(), font));
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(10000);
        layout.endLayout();
        painter.setPen(ink(Colour::Text));
        layout.draw(&painter, {(width() - line.naturalTextWidth()) / 2, (height() - line.height()) / 2});
    }
};

} // namespace

EmojiPopup::EmojiPopup(const QStringList &chosen, QWidget *parent) : QFrame(parent, Qt::Popup), m_field(new QLineEdit)
{
    named(this, u"emojiPopup"_qs, tr("Choose a reaction"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_TranslucentBackground);
    const Metrics m;
    auto *box = new QHBoxLayout(this);
    box->setContentsMargins(m.u(8), m.u(8), m.u(8), m.u(8));
    box->setSpacing(m.u(2));
    int index = 0;
    for (const QString &emoji : {u"👍"_qs, u"❤️"_qs, u"😂"_qs, u"😮"_qs, u"😢"_qs, u"🎉"_qs}) {
        auto *button = new EmojiButton(emoji, index++, chosen.contains(emoji));
        box->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, emoji] { pick(emoji); });
    }
    named(m_field, u"emojiField"_qs, tr("Any other emoji"));
    m_field->setPlaceholderText(tr("Other"));
    m_field->setFixedWidth(qMax(m.u(72), m_field->fontMetrics().horizontalAdvance(m_field->placeholderText()) + m.u(28)));
    box->addSpacing(m.u(6));
    box->addWidget(m_field);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (const QString emoji = single(text); !emoji.isEmpty())
            pick(emoji);
    });
}

QString EmojiPopup::single(const QString &text)
{
    const QString trimmed = text.trimmed();
    return lonelyEmoji(trimmed) == 1 ? trimmed : QString();
}

void EmojiPopup::pick(const QString &emoji)
{
    Q_EMIT picked(emoji);
    close();
}

void EmojiPopup::popup(const QPoint &globalPosition)
{
    adjustSize();
    QPoint at = globalPosition;
    if (const QScreen *screen = parentWidget() ? parentWidget()->screen() : nullptr) {
        const QRect room = screen->availableGeometry();
        at.setX(qBound(room.left(), at.x(), qMax(room.left(), room.right() - width())));
        at.setY(qBound(room.top(), at.y(), qMax(room.top(), room.bottom() - height())));
    }
    move(at);
    show();
    findChild<QAbstractButton *>(u"emoji0"_qs)->setFocus(Qt::PopupFocusReason);
}

void EmojiPopup::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Right: focusNextChild(); return;
    case Qt::Key_Left: focusPreviousChild(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (auto *button = qobject_cast<QAbstractButton *>(focusWidget()))
            button->click();
        return;
    default: QFrame::keyPressEvent(event);
    }
}

void EmojiPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBox(painter, rect(), Metrics().u(10), ink(Colour::Raised), ink(Colour::Control));
}

} // namespace linnet::ui
