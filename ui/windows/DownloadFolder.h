// SPDX-License-Identifier: MIT
#pragma once

#include "ui/engine/Backend.h"

#include <QWidget>

namespace linnet::ui {

class Button;
class Label;

/// Where received files go: the folder, another one, back to the usual one. A folder that is gone, or that nothing can be written to, is told;
/// it is tried on a thread of its own whenever the page appears.
class DownloadFolder final : public QWidget
{
    Q_OBJECT
public:
    explicit DownloadFolder(Backend &backend, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum class State : quint8 { Good, Missing, Sealed };

    static State tried(const QString &folder);
    /// Empty: the usual one.
    void show(const QString &folder);
    void keep(const QString &folder);
    void choose();
    void tryIt();
    void tell(State state);

    Backend &m_backend;
    QString m_folder; ///< the one that counts; empty: not known yet
    Label *m_path;
    Label *m_trouble;
    Button *m_choose;
    Button *m_usual;
};

} // namespace linnet::ui
