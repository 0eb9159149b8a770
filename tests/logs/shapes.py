"""Lines of formats in shapes that lines.py does not make, as their programs' own documentation has them."""

# A format, a line, and fields that its entry has.
SHAPES = [
    ("haproxy", "Feb  6 12:12:56 localhost haproxy[14387]: 10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- "
                "0/0/0/0/3 0/0",
     {"ip": "10.0.1.2", "frontend": "fnt", "backend": "bck", "server": "srv1", "total_ms": "5007", "size": "212",
      "_time": "2009-02-06T12:12:51.443Z"}),
    ("haproxy", "Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in~ static/<NOSRV> "
                '-1/-1/-1/-1/0 503 212 - - SC-- 0/0/0/0/0 0/0 "GET /a HTTP/1.1"',
     {"server": "<NOSRV>", "request_ms": "-1", "status": "503", "termination_state": "SC--", "path": "/a", "_severity": "error"}),
    ("apache_error", "[Wed Oct 11 14:32:52 2000] [error] [client 127.0.0.1] client denied by server configuration: /srv/test",
     {"level": "error", "ip": "127.0.0.1", "message": "client denied by server configuration: /srv/test", "_time": "2000-10-11T14:32:52Z"}),
    ("nginx_error", "2026/10/03 13:55:36 [notice] 1#1: signal 15 (SIGTERM) received, exiting",
     {"level": "notice", "message": "signal 15 (SIGTERM) received, exiting", "_severity": "notice"}),
    ("syslog_5424", "<34>1 - - - - - - hi", {"time": "-", "message": "hi", "facility": "auth", "severity": "critical"}),
    ("postgres", "2026-10-03 13:55:36.123 UTC [1234] STATEMENT:  SELECT 1",
     {"pid": "1234", "level": "STATEMENT", "message": "SELECT 1", "_severity": "info"}),
    ("postgres", "2026-10-03 13:55:36 CEST [1234-1] app@db LOG:  duration: 12.3 ms",
     {"user": "app", "database": "db", "message": "duration: 12.3 ms"}),
    ("log4j", "13:55:36.123 [main] DEBUG com.example.A - hi",
     {"level": "DEBUG", "thread": "main", "logger": "com.example.A", "message": "hi"}),
    ("redis", "1:C 03 Oct 2026 13:55:36.123 # oO0OoO0OoO0Oo Redis is starting", {"role": "child", "_severity": "warning"}),
    ("syslog", "Oct  3 13:55:36 web sshd[42]: Failed password for root from 192.0.2.1 port 22 ssh2",
     {"process": "sshd", "message": "Failed password for root from 192.0.2.1 port 22 ssh2"}),
]
# Words for how bad it is, and what they count as.
SEVERITIES = {"trace": "debug", "DEBUG": "debug", "info": "info", "Notice": "notice", "warn": "warning", "WARNING": "warning",
              "err": "error", "severe": "error", "crit": "critical", "FATAL": "critical", "panic": "emergency", "alert": "alert",
              "emerg": "emergency"}
