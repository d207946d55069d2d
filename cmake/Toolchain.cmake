# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# One language level, one warning set and one set of Qt rules for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(trainyard_options INTERFACE)
target_compile_options(trainyard_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${TRAINYARD_WERROR}>:-Werror>)
target_compile_definitions(trainyard_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
    _FILE_OFFSET_BITS=64)
target_include_directories(trainyard_options INTERFACE ${CMAKE_SOURCE_DIR})
if(TRAINYARD_SANITIZE)
    target_compile_options(trainyard_options INTERFACE -fsanitize=${TRAINYARD_SANITIZE} -fno-omit-frame-pointer -g1)
    target_link_options(trainyard_options INTERFACE -fsanitize=${TRAINYARD_SANITIZE})
    # The descriptions of what UBSan checks hold millions of addresses. Without a fixed place each start would fill them
    # in, and each link write 100 MB of them.
    if(TRAINYARD_SANITIZE MATCHES address)
        target_link_options(trainyard_options INTERFACE -no-pie)
    endif()
endif()

# A test is a program of its own: lld links it in a third of the time.
find_program(TRAINYARD_LLD ld.lld)
if(TRAINYARD_LLD AND TRAINYARD_TESTS)
    target_link_options(trainyard_options INTERFACE -fuse-ld=lld)
endif()
