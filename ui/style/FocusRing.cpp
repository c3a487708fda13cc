// SPDX-License-Identifier: MIT
#include "ui/style/FocusRing.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QFocusEvent>

namespace linnet::ui {

void FocusRing::install()
{
    static QPointer<FocusRing> ring;
    if (ring)
        return;
    ring = new FocusRing(qApp);
    qApp->installEventFilter(ring);
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::FocusIn && event->type() != QEvent::FocusOut)
        return false;
    auto *button = qobject_cast<QAbstractButton *>(watched);
    if (!button)
        return false;
    const auto reason = static_cast<QFocusEvent *>(event)->reason();
    const bool keyboard = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason
        || (reason == Qt::OtherFocusReason && button->window()->testAttribute(Qt::WA_KeyboardFocusChange));
    if (event->type() == QEvent::FocusIn && keyboard) {
        delete m_frame; // one frame follows one widget in one window
        m_frame = new QFocusFrame(button->parentWidget());
        m_frame->setObjectName(u"focusRing"_qs);
        m_frame->setWidget(button);
    } else if (m_frame && m_frame->widget() == button) {
        m_frame->deleteLater();
        m_frame = nullptr;
    }
    return false;
}

} // namespace linnet::ui
