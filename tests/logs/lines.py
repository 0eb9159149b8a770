"""Lines of logs as programs write them, made from fields: what a parser must find in them is known beforehand.

    for line, fields in lines_of("klog", random.Random(1), 60): ...

`fields` are those that an entry must have, with "_level" and "_time" among them where the line tells.
"""

import json
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Callable, Dict, Iterator, Tuple

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
Made = Tuple[str, dict]
MAKERS: Dict[str, Callable[[Random], Made]] = {}
HEADERS: Dict[str, str] = {}  # lines that come before all others
# What a format is read as when nobody says which it is.
DETECTED_AS = {"nginx": "apache_combined", "auth": "syslog", "syslog_pri": "syslog", "syslog_iso": "syslog"}


def maker(name: str, header: str = ""):
    def register(function):
        MAKERS[name] = function
        if header:
            HEADERS[name] = header
        return function
    return register


def lines_of(name: str, random: Random, count: int) -> Iterator[Made]:
    for _ in range(count):
        yield MAKERS[name](random)


def moment(random: Random) -> datetime:
    return datetime(2025, 11, 1, tzinfo=timezone.utc) + timedelta(
        days=random.randrange(300), seconds=random.randrange(86400), milliseconds=random.randrange(1000))


def utc(when: datetime, digits: int = 0) -> str:
    """As the tools write it: 0, 3 or 6 digits of the second, none when they are zeros."""
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    fraction = when.strftime("%f")[:digits]
    while fraction.endswith("000"):
        fraction = fraction[:-3]
    return f"{text}.{fraction}Z" if fraction else f"{text}Z"


def recent(when: datetime) -> datetime:
    """The last moment of that day and time of a year, as one would think who is told no year."""
    for year in range(datetime.now().year + 1, 0, -1):
        moved = when.replace(year=year)
        if moved < datetime.now(timezone.utc) + timedelta(days=1):
            return moved
    raise ValueError(when)


def iso(when: datetime, digits: int = 3) -> str:
    fraction = when.strftime("%f")[:digits]
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if digits else "") + "Z"


def address(random: Random) -> str:
    if random.random() < 0.15:
        return f"2001:db8::{random.randrange(1, 65535):x}"
    return f"{random.randrange(1, 224)}.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"


def port(random: Random) -> int:
    return random.randrange(1024, 65535)


def path(random: Random) -> str:
    return random.choice(["/", "/index.html", "/api/v1/users/%d" % random.randrange(10000), "/a%20b/?q=x&y=1",
                          "/static/app.%x.js" % random.getrandbits(32), "/caf\u00e9", "/wp-login.php"])


def method(random: Random) -> str:
    return random.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])


def status(random: Random) -> str:
    return random.choice(["200", "200", "201", "204", "301", "304", "400", "403", "404", "429", "500", "502", "503"])


def level_of_status(code: str) -> str:
    return "error" if int(code) >= 500 else "warning" if int(code) >= 400 else "info"


def agent(random: Random) -> str:
    return random.choice(["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0",
                          "curl/8.5.0", "-", "Googlebot/2.1 (+http://www.google.com/bot.html)", ""])


def words(random: Random) -> str:
    return random.choice(["connection from peer closed", "user 42 logged in", "cache miss for key user:7",
                          "took 35 ms", "done", "r\u00e9ponse envoy\u00e9e", "payload [1, 2] {x}", "a=b is odd",
                          "started worker; pid 12"])


def access(random: Random) -> Made:
    when, code = moment(random), status(random)
    fields = {"ip": address(random), "time": when.strftime("%d/") + MONTHS[when.month - 1] +
              when.strftime("/%Y:%H:%M:%S +0000"), "method": method(random), "path": path(random), "status": code,
              "size": str(random.randrange(100000))}
    user = random.choice(["-", "-", "frank", "anna@example.org"])
    line = (f'{fields["ip"]} - {user} [{fields["time"]}] "{fields["method"]} {fields["path"]} HTTP/1.1" '
            f'{code} {fields["size"]}')
    return line, {**fields, "_level": level_of_status(code), "_time": utc(when)}


@maker("apache_common")
def apache_common(random):
    line, fields = access(random)
    if random.random() < 0.1:
        line = line[:line.rindex(" ") + 1] + "-"
        fields["size"] = "-"
    return line, fields


@maker("apache_combined")
def apache_combined(random):
    line, fields = access(random)
    fields["referrer"] = random.choice(["-", "https://example.org/a?b=c", ""])
    fields["agent"] = agent(random)
    return f'{line} "{fields["referrer"]}" "{fields["agent"]}"', fields


@maker("nginx")
def nginx(random):
    return apache_combined(random)


@maker("syslog")
def syslog(random):
    when = moment(random)
    time = f"{MONTHS[when.month - 1]} {when.day:2d} {when:%H:%M:%S}"
    host, process = random.choice(["web-1", "db.example.org", "10.0.0.7"]), random.choice(["sshd", "CRON", "kernel", "postfix/smtpd"])
    pid = None if process == "kernel" else str(random.randrange(1, 99999))
    message = words(random)
    tag = process if pid is None else f"{process}[{pid}]"
    return f"{time} {host} {tag}: {message}", {"time": time, "host": host, "process": process, "pid": pid,
                                               "message": message, "_level": "info", "_time": utc(recent(when))}


@maker("syslog_pri")
def syslog_pri(random):
    line, fields = syslog(random)
    facility, severity = random.choice([(4, "auth"), (16, "local0"), (3, "daemon")]), random.randrange(8)
    names = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"]
    return f"<{facility[0] * 8 + severity}>{line}", {**fields, "facility": facility[1], "severity": names[severity],
                                                     "_level": names[severity]}


@maker("syslog_iso")
def syslog_iso(random):
    line, fields = syslog(random)
    when = moment(random)
    time = when.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    return time + line[len(fields["time"]):], {**fields, "time": time, "_time": utc(when, 6)}


@maker("syslog_5424")
def syslog_5424(random):
    when, severity = moment(random), random.randrange(8)
    names = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"]
    data, extra = random.choice([("-", {}), ('[ex@32473 iut="3" event="a \\"b\\" \\]c"]',
                                            {"ex@32473.iut": "3", "ex@32473.event": 'a "b" ]c'})])
    message = words(random)
    return (f"<{16 * 8 + severity}>1 {iso(when)} host.example.org app 4711 ID47 {data} {message}",
            {"time": iso(when), "host": "host.example.org", "process": "app", "pid": "4711", "msgid": "ID47", **extra,
             "message": message, "facility": "local0", "severity": names[severity], "_level": names[severity],
             "_time": utc(when, 3)})


@maker("python")
def python(random):
    when, level = moment(random), random.choice(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
    time = when.strftime("%Y-%m-%d %H:%M:%S,") + when.strftime("%f")[:3]
    message = words(random)
    return (f"{time} - app.core - {level} - {message}",
            {"time": time, "logger": "app.core", "level": level, "message": message, "_level": level.lower(),
             "_time": utc(when, 3)})


@maker("json")
def json_lines(random):
    when, level = moment(random), random.choice(["debug", "info", "warn", "error"])
    fields = {"time": iso(when), "level": level, "msg": words(random), "n": random.randrange(10 ** 17),
              "nested": {"a": [1, None, True]}, "ratio": random.random()}
    return json.dumps(fields, ensure_ascii=random.random() < 0.5), {**fields, "_level": level, "_time": utc(when, 3)}


@maker("klog")
def klog(random):
    when = moment(random)
    letter, level = random.choice([("I", "info"), ("W", "warning"), ("E", "error"), ("F", "critical")])
    time, source, pid = when.strftime("%m%d %H:%M:%S.%f"), "reflector.go:%d" % random.randrange(999), str(random.randrange(1, 99999))
    message, extra = words(random), {}
    text = message
    if random.random() < 0.4:
        text, extra = f'"{message}" pod="kube-system/dns" count=3', {"pod": "kube-system/dns", "count": "3"}
    return (f"{letter}{time} {pid:>7} {source}] {text}",
            {"time": time, "level": level, "pid": pid, "source": source, "message": message, **extra, "_level": level,
             "_time": utc(recent(when), 6)})


@maker("cri")
def cri(random):
    when, message = moment(random), words(random)
    time = when.strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"
    stream = random.choice(["stdout", "stderr"])
    return f"{time} {stream} F {message}", {"time": time, "stream": stream, "tag": "F", "message": message}


@maker("docker")
def docker(random):
    when = moment(random)
    level = random.choice(["error", "info"])
    fields = {"log": f"{level}: {words(random)}\n", "stream": "stdout", "time": iso(when, 6)}
    return json.dumps(fields), {**fields, "_level": level, "_time": utc(when, 6)}


DETECTED_AS["docker"] = "json"


@maker("journald_json")
def journald_json(random):
    when, priority = moment(random), random.randrange(8)
    names = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"]
    fields = {"__CURSOR": "s=1", "__REALTIME_TIMESTAMP": str(int(when.timestamp()) * 1000000 + when.microsecond),
              "PRIORITY": str(priority), "MESSAGE": words(random), "_PID": "7", "SYSLOG_IDENTIFIER": "systemd"}
    return json.dumps(fields), {**fields, "_level": names[priority], "_time": utc(when, 6)}


DETECTED_AS["journald_json"] = "json"


@maker("journald")
def journald(random):
    when, message = moment(random), words(random)
    stamp = str(int(when.timestamp()) * 1000000 + when.microsecond)
    return (f"__CURSOR=s=1\n__REALTIME_TIMESTAMP={stamp}\nPRIORITY=4\n_HOSTNAME=web-1\n"
            f"SYSLOG_IDENTIFIER=app\n_PID=7\nMESSAGE={message}\n",
            {"time": stamp, "severity": "warning", "host": "web-1", "process": "app", "pid": "7", "message": message,
             "_level": "warning", "_time": utc(when, 6)})


@maker("nginx_error")
def nginx_error(random):
    when, level, ip = moment(random), random.choice(["error", "warn", "crit", "notice"]), address(random)
    time, message = when.strftime("%Y/%m/%d %H:%M:%S"), "open() \"/srv/x\" failed (2: No such file or directory)"
    return (f'{time} [{level}] 31#32: *{random.randrange(999)} {message}, client: {ip}, server: example.org, '
            f'request: "GET /x HTTP/1.1", host: "example.org"',
            {"time": time, "level": level, "pid": "31", "tid": "32", "message": message, "ip": ip,
             "server": "example.org", "request": "GET /x HTTP/1.1", "host": "example.org", "_level": level,
             "_time": utc(when)})


@maker("apache_error")
def apache_error(random):
    when, level, message = moment(random), random.choice(["error", "warn", "notice", "emerg"]), words(random)
    time = f"{DAYS[when.weekday()]} {MONTHS[when.month - 1]} {when:%d %H:%M:%S.%f %Y}"
    ip = f"192.0.2.{random.randrange(255)}"
    return (f"[{time}] [core:{level}] [pid 12:tid 34] [client {ip}:{port(random)}] AH00128: {message}",
            {"time": time, "module": "core", "level": level, "pid": "12", "tid": "34", "ip": ip,
             "message": f"AH00128: {message}", "_level": level, "_time": utc(when, 6)})


def balancer(random) -> Made:
    ip, code, target = f"192.0.2.{random.randrange(255)}", status(random), path(random)
    client, backend = f"{ip}:{port(random)}", "10.0.0.1:80"
    verb, who = method(random), agent(random)
    return (f'{client} {backend} 0.000 0.{random.randrange(999):03d} 0.000 {code} {code} 34 366 '
            f'"{verb} http://www.example.org:80{target} HTTP/1.1" "{who}" - -',
            {"ip": ip, "client": client, "target": backend, "status": code, "target_status": code,
             "received_bytes": "34", "size": "366", "method": verb, "path": target, "agent": who,
             "_level": level_of_status(code)})


@maker("alb")
def alb(random):
    line, fields = balancer(random)
    when = moment(random)
    time, kind = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), random.choice(["http", "https", "h2"])
    return (f'{kind} {time} app/my-lb/50dc6c495c0c9188 {line} arn:aws:x "Root=1-58337262" "-" "-" 0 {time} "forward" '
            f'"-" "-" "10.0.0.1:80" "200" "-" "-"',
            {**fields, "type": kind, "time": time, "elb": "app/my-lb/50dc6c495c0c9188", "trace_id": "Root=1-58337262",
             "actions": "forward", "_time": utc(when, 6)})


@maker("elb")
def elb(random):
    line, fields = balancer(random)
    when = moment(random)
    time = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{time} my-lb {line}", {**fields, "time": time, "elb": "my-lb", "_time": utc(when, 6)}


@maker("haproxy")
def haproxy(random):
    when, code, ip = moment(random), status(random), f"192.0.2.{random.randrange(255)}"
    time = when.strftime("%d/") + MONTHS[when.month - 1] + when.strftime("/%Y:%H:%M:%S.") + when.strftime("%f")[:3]
    client, target = f"{ip}:{port(random)}", path(random)
    return (f'{MONTHS[when.month - 1]} {when.day:2d} {when:%H:%M:%S} lb haproxy[14389]: {client} [{time}] http-in '
            f'static/srv1 10/0/30/69/109 {code} 2750 - - ---- 1/1/1/1/0 0/0 {{a.org}} {{}} "GET {target} HTTP/1.1"',
            {"time": time, "ip": ip, "frontend": "http-in", "backend": "static", "server": "srv1",
             "request_ms": "10", "total_ms": "109", "status": code, "size": "2750", "termination_state": "----",
             "method": "GET", "path": target, "_level": level_of_status(code), "_time": utc(when, 3)})


@maker("postgres")
def postgres(random):
    when, message = moment(random), words(random)
    word, level = random.choice([("LOG", "info"), ("ERROR", "error"), ("FATAL", "critical"), ("WARNING", "warning")])
    time = when.strftime("%Y-%m-%d %H:%M:%S.") + when.strftime("%f")[:3] + " UTC"
    who, extra = random.choice([("", {}), ("anna@shop ", {"user": "anna", "database": "shop"})])
    return (f"{time} [{random.randrange(9999)}] {who}{word}:  {message}",
            {"time": time, "level": word, "message": message, **extra, "_level": level, "_time": utc(when, 3)})


@maker("mysql_error")
def mysql_error(random):
    when, message = moment(random), words(random)
    word, level = random.choice([("System", "info"), ("Note", "info"), ("Warning", "warning"), ("ERROR", "error")])
    time = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return (f"{time} 8 [{word}] [MY-010068] [Server] {message}",
            {"time": time, "thread": "8", "level": word, "code": "MY-010068", "subsystem": "Server",
             "message": message, "_level": level, "_time": utc(when, 6)})


@maker("mysql_slow")
def mysql_slow(random):
    when, took = moment(random), f"{random.random() * 10:.6f}"
    time = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    query = random.choice(["SELECT *\nFROM t\nWHERE a = 1;", "UPDATE t SET b = 2;"])
    return (f"# Time: {time}\n# User@Host: app[app] @  [10.0.0.7]  Id: 12\n# Query_time: {took}  Lock_time: 0.000010 "
            f"Rows_sent: 1  Rows_examined: 100000\nSET timestamp=1700000000;\n{query}",
            {"time": time, "user": "app[app] @", "query_time": took, "rows_examined": "100000", "message": query,
             "_level": "warning", "_time": utc(when, 6)})


@maker("redis")
def redis(random):
    when, message = moment(random), words(random)
    sign, level = random.choice([(".", "debug"), ("-", "info"), ("*", "notice"), ("#", "warning")])
    time = f"{when:%d} {MONTHS[when.month - 1]} {when:%Y %H:%M:%S}." + when.strftime("%f")[:3]
    return (f"1234:M {time} {sign} {message}",
            {"time": time, "pid": "1234", "role": "master", "level": level, "message": message, "_level": level,
             "_time": utc(when, 3)})


@maker("log4j")
def log4j(random):
    when, level, message = moment(random), random.choice(["DEBUG", "INFO", "WARN", "ERROR"]), words(random)
    day, clock, part = when.strftime("%Y-%m-%d"), when.strftime("%H:%M:%S"), when.strftime("%f")[:3]
    thread, logger = "http-nio-8080-exec-1", "com.example.shop.Cart"
    time, line = random.choice([
        (f"{day} {clock},{part}", f"{level:5} [{thread}] {logger} - {message}"),
        (f"{day} {clock}.{part}", f"[{thread}] {level:5} {logger} - {message}"),
        (f"{day}T{clock}.{part}Z", f" {level:>5} 7 --- [shop] [{thread}] {logger} : {message}")])
    return (f"{time} {line}", {"time": time, "level": level, "thread": thread, "logger": logger, "message": message,
                               "_level": level.lower(), "_time": utc(when, 3)})


@maker("elasticsearch")
def elasticsearch(random):
    when, level, message = moment(random), random.choice(["DEBUG", "INFO", "WARN", "ERROR"]), words(random)
    time = when.strftime("%Y-%m-%dT%H:%M:%S,") + when.strftime("%f")[:3]
    return (f"[{time}][{level:5}][o.e.n.Node          ] [node-1] {message}",
            {"time": time, "level": level, "logger": "o.e.n.Node", "message": f"[node-1] {message}",
             "_level": level.lower(), "_time": utc(when, 3)})


DETECTED_AS["elasticsearch"] = "log4j"


@maker("logfmt")
def logfmt(random):
    when, level, message = moment(random), random.choice(["info", "warn", "error"]), words(random)
    quoted = json.dumps(message, ensure_ascii=False)
    return (f"time={iso(when)} level={level} msg={quoted} path=/a?b=c took=35ms",
            {"time": iso(when), "level": level, "message": message, "path": "/a?b=c", "took": "35ms", "_level": level,
             "_time": utc(when, 3)})


@maker("key_value")
def key_value(random):
    user, action = random.choice(["anna", "bob"]), random.choice(["login", "logout"])
    separator = random.choice([", ", "; ", " | "])
    pairs = [f"user={user}", f"action={action}", 'reason="not a pair"', f"took={random.randrange(99)}"]
    return (f"audit event: {separator.join(pairs)}",
            {"user": user, "action": action, "reason": "not a pair", "message": "audit event:"})


@maker("csv", "time,level,host,message")
def csv(random):
    when, level, message = moment(random), random.choice(["info", "warn", "error"]), words(random)
    text = random.choice([message, f'{message}, "quoted"'])
    shown = '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text
    return (f"{iso(when)},{level},web-1,{shown}", {"time": iso(when), "level": level, "host": "web-1",
                                                   "message": text, "_level": level, "_time": utc(when, 3)})


@maker("tsv", "time\tlevel\thost\tmessage")
def tsv(random):
    when, level, message = moment(random), random.choice(["info", "warn", "error"]), words(random)
    return (f"{iso(when)}\t{level}\tweb-1\t{message}", {"time": iso(when), "level": level, "host": "web-1",
                                                        "message": message, "_level": level, "_time": utc(when, 3)})


@maker("iis", "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem "
              "cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-bytes time-taken")
def iis(random):
    when, code, ip = moment(random), status(random), address(random)
    return (f"{when:%Y-%m-%d %H:%M:%S} 10.0.0.1 GET /a.aspx q=1 80 - {ip} Mozilla/5.0+(X11) {code} 3412 15",
            {"time": f"{when:%Y-%m-%d %H:%M:%S}", "method": "GET", "path": "/a.aspx", "ip": ip, "status": code,
             "size": "3412", "time-taken": "15", "agent": "Mozilla/5.0+(X11)", "_level": level_of_status(code),
             "_time": utc(when)})


@maker("cloudfront", "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem "
                     "sc-status cs(Referer) cs(User-Agent)")
def cloudfront(random):
    when, code, ip = moment(random), status(random), address(random)
    return ("\t".join([f"{when:%Y-%m-%d}", f"{when:%H:%M:%S}", "FRA2", "2390", ip, "GET", "d1.cloudfront.net", "/x.png",
                       code, "-", "Mozilla/5.0%20(X11)"]),
            {"time": f"{when:%Y-%m-%d %H:%M:%S}", "ip": ip, "status": code, "size": "2390", "path": "/x.png",
             "method": "GET", "_level": level_of_status(code), "_time": utc(when)})


def dialect(name: str, build: Callable[[Random, datetime], Tuple[dict, str]]) -> None:
    def make(random):
        when = moment(random)
        fields, level = build(random, when)
        return json.dumps(fields), {**fields, "_level": level, "_time": utc(when, 3)}
    MAKERS[name], DETECTED_AS[name] = make, "json"


def stamp(when: datetime) -> int:
    return int(when.timestamp()) * 1000 + when.microsecond // 1000


DIALECTS = {
    "pino": lambda r, w: ({"level": 50, "time": stamp(w), "pid": 1, "hostname": "h", "msg": words(r)}, "error"),
    "bunyan": lambda r, w: ({"name": "app", "hostname": "h", "pid": 1, "level": 40, "msg": words(r), "time": iso(w),
                             "v": 0}, "warning"),
    "zap": lambda r, w: ({"level": "info", "ts": stamp(w) / 1000, "caller": "main.go:1", "msg": words(r)}, "info"),
    "ecs": lambda r, w: ({"@timestamp": iso(w), "log.level": "WARN", "message": words(r), "ecs.version": "1.6.0"},
                         "warn"),
    "logstash": lambda r, w: ({"@timestamp": iso(w), "@version": "1", "message": words(r), "level": "ERROR"}, "error"),
    "serilog": lambda r, w: ({"@t": iso(w), "@mt": "Hello {User}", "@l": "Error", "User": "anna"}, "error"),
    "gcp": lambda r, w: ({"severity": "NOTICE", "timestamp": iso(w), "textPayload": words(r)}, "notice"),
    "slog": lambda r, w: ({"time": iso(w), "level": "DEBUG", "msg": words(r)}, "debug"),
    "caddy": lambda r, w: ({"level": "info", "ts": stamp(w) / 1000, "logger": "http.log.access", "msg": "handled",
                            "request": {"remote_ip": "192.0.2.1", "uri": "/"}, "status": 200}, "info"),
    "cloudtrail": lambda r, w: ({"eventVersion": "1.08", "eventTime": iso(w, 0)[:-1] + "Z", "eventSource": "s3",
                                 "eventName": "GetObject", "_ms": 0}, "info"),
}
for _name, _build in DIALECTS.items():
    dialect(_name, _build)
_cloudtrail = MAKERS["cloudtrail"]


@maker("cloudtrail")
def cloudtrail(random):
    line, fields = _cloudtrail(random)
    return line, {**fields, "_time": fields["eventTime"]}
