// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace linnet::ui {

class Button;
class Label;

/// Something about the profile that the user should know, over the whole window: a line that says what, one that says more. Hidden until
/// something is shown.
class InfoBanner final : public QWidget
{
    Q_OBJECT
public:
    explicit InfoBanner(QWidget *parent = nullptr);

    /// `lasting`: it stays as long as the window does; otherwise a button takes it away.
    void say(const QString &what, const QString &more, bool lasting);

Q_SIGNALS:
    /// The user has read it.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    Label *m_what;
    Label *m_more;
    Button *m_close;
};

} // namespace linnet::ui
