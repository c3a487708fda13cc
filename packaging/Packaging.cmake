# SPDX-License-Identifier: MIT
#
# What is installed, and the packages made of it: `./dev package deb`.
set(id org.linnet_im.Linnet)
set(linux ${PROJECT_SOURCE_DIR}/packaging/linux)
if(UNIX AND NOT APPLE)
    install(FILES ${linux}/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES ${linux}/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/linnet.svg RENAME ${id}.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
    foreach(size 16 24 32 48 64 128 256)
        install(FILES ${linux}/icons/linnet-${size}.png RENAME ${id}.png
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps)
    endforeach()
    file(GLOB pages ${PROJECT_SOURCE_DIR}/packaging/man/*.1)
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/linnet)
endif()

# Where the system has no QCA for Qt 6 (Debian 12), the package brings its own in a private folder.
if(LINNET_QCA_PLUGINS)
    file(GLOB qca_library ${LINNET_QCA_PLUGINS}/../libqca-qt6.so.[0-9]*)
    install(FILES ${qca_library} DESTINATION lib/linnet)
    install(PROGRAMS ${LINNET_QCA_PLUGINS}/crypto/libqca-ossl.so DESTINATION lib/linnet/qca-qt6/crypto)
endif()

set(CPACK_PACKAGE_NAME linnet)
set(CPACK_PACKAGE_VENDOR "The Linnet authors")
set(CPACK_PACKAGE_CONTACT "The Linnet authors <linnet@linnet-im.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "SIP instant messenger for the desktop")
set(CPACK_PACKAGE_DESCRIPTION "Linnet writes to people over SIP. A message is stored before it is shown, what waits is
sent when the network is back, and each message says how far it came. It works with the SIP server that is already
there, and brings a small one along. The package holds the window (linnet), the command line (linnet-cli) and the
server (linnet-server).")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
# Plugins are invisible to shlibdeps: xcb and wayland live in this one, and Qt's own packages only recommend it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qt6-qpa-plugins")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-noto-cjk, fonts-noto-color-emoji, gnome-keyring | kwalletmanager")
if(LINNET_QCA_PLUGINS)
    get_filename_component(qca_folder ${LINNET_QCA_PLUGINS}/.. ABSOLUTE)
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${qca_folder})
else()
    string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libqca-qt6-plugins")
endif()
include(CPack)
