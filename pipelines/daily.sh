#!/bin/sh
exec lo run -k "$@" daily
