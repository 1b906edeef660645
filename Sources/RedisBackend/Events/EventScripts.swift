/// The log of a thread in Redis: a hash (`epoch`, `seq`, the running `answer` and its `owner`), a stream whose entries'
/// ids are the events' numbers (each with how many bytes there have been by then), the running answer's text, and a channel for those who read it now.
///
/// An epoch begins with eight characters of Redis' run: what a Redis has loaded from a disk may be older than what readers
/// have seen, and begins anew.
///
/// Each script is one step: whoever reads sees all of an event or nothing of it.
enum EventScripts {
    /// Gives an event its number, keeps it and tells it.
    ///
    /// Two fences keep a node out that was held up for so long that others have gone on without it: text of an answer is
    /// taken from its owner only; and whoever has lost its turn in the thread makes all readers begin anew, because
    /// what it tells may be older than what they know.
    static let publish = RedisScript.Source(
        keyCount: 4,
        lua: """
            local log, stream, text, turn = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
            local channel, node, epoch, token, change, answer, piece, event =
                ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
            local events_max, bytes_max, life = ARGV[9], tonumber(ARGV[10]), ARGV[11]
            local had = redis.call('HMGET', log, 'epoch', 'answer', 'owner', 'gone')
            if had[4] then return 'gone' end
            if had[1] and string.sub(had[1], 1, 8) ~= string.sub(epoch, 1, 8) then
                redis.call('DEL', log, stream, text)
                had = {}
            end
            if token ~= '' and redis.call('GET', turn) ~= token then
                redis.call('DEL', stream)
                redis.call('HSET', log, 'epoch', epoch, 'seq', 0, 'bytes', 0)
                redis.call('PUBLISH', channel, 'R')
                return 'disordered'
            end
            local is_running = had[2] == answer
            if (change == 'grows' or change == 'finishes') and not (is_running and had[3] == node) then
                return 'refused'
            end
            if had[1] then epoch = had[1] else redis.call('HSET', log, 'epoch', epoch, 'seq', 0) end
            if change == 'begins' then
                redis.call('HSET', log, 'answer', answer, 'owner', node)
                redis.call('SET', text, piece, 'EX', 86400)
            elseif change == 'grows' then
                redis.call('APPEND', text, piece)
            elseif (change == 'finishes' or change == 'ends') and is_running then
                redis.call('HDEL', log, 'answer', 'owner')
                redis.call('DEL', text)
            end
            local seq = redis.call('HINCRBY', log, 'seq', 1)
            local bytes = redis.call('HINCRBY', log, 'bytes', #event)
            redis.call('XADD', stream, 'MAXLEN', '~', events_max, seq .. '-0', 'e', event, 'b', bytes)
            for _ = 1, bytes > bytes_max and 16 or 0 do
                local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
                if bytes - tonumber(oldest[2][4]) < bytes_max then break end
                redis.call('XDEL', stream, oldest[1])
            end
            redis.call('EXPIRE', log, 86400)
            redis.call('EXPIRE', stream, life)
            redis.call('PUBLISH', channel, 'E' .. epoch .. ' ' .. seq .. ' ' .. event)
            return seq
            """)

    /// Answers the epoch, the last number, the running answer and its text.
    static let snapshot = RedisScript.Source(
        keyCount: 3,
        lua: """
            local had = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'answer')
            if not had[1] or string.sub(had[1], 1, 8) ~= string.sub(ARGV[1], 1, 8) then
                redis.call('DEL', KEYS[2], KEYS[3])
                redis.call('HDEL', KEYS[1], 'answer', 'owner', 'bytes')
                redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', 0)
                redis.call('EXPIRE', KEYS[1], 86400)
                return { ARGV[1], 0, '', '' }
            end
            return { had[1], had[2], had[3] or '', redis.call('GET', KEYS[3]) or '' }
            """)

    /// Answers the epoch, the last number, and the events after a position if all of them are there.
    static let history = RedisScript.Source(
        keyCount: 3,
        lua: """
            local had = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
            local epoch, seq = had[1], tonumber(had[2])
            if not epoch or string.sub(epoch, 1, 8) ~= string.sub(ARGV[1], 1, 8) then
                redis.call('DEL', KEYS[2], KEYS[3])
                redis.call('HDEL', KEYS[1], 'answer', 'owner', 'bytes')
                epoch, seq = ARGV[1], 0
                redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 0)
                redis.call('EXPIRE', KEYS[1], 86400)
            end
            local after = tonumber(ARGV[3])
            if ARGV[2] ~= epoch or after < 0 or after > seq then return { epoch, seq, false } end
            local events = redis.call('XRANGE', KEYS[2], '(' .. after .. '-0', '+')
            if #events ~= seq - after then return { epoch, seq, false } end
            return { epoch, seq, events }
            """)

    /// Begins a thread's log anew, and sends its readers to read the messages again. The running text goes on, as only its
    /// owner has written to it; unless the owner has done so elsewhere.
    static let restart = RedisScript.Source(
        keyCount: 3,
        lua: """
            if redis.call('HEXISTS', KEYS[1], 'gone') == 1 then return 0 end
            redis.call('DEL', KEYS[2])
            if ARGV[3] == 'stale' then
                redis.call('HDEL', KEYS[1], 'answer', 'owner')
                redis.call('DEL', KEYS[3])
            end
            redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'seq', 0, 'bytes', 0)
            redis.call('EXPIRE', KEYS[1], 86400)
            redis.call('PUBLISH', ARGV[1], 'R')
            return 1
            """)

    /// Drops the log of a thread that is gone. It stays known as gone for as long as somebody may still write to it.
    static let forget = RedisScript.Source(
        keyCount: 3,
        lua: """
            redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
            redis.call('HSET', KEYS[1], 'gone', 1)
            redis.call('EXPIRE', KEYS[1], 3600)
            redis.call('PUBLISH', ARGV[1], 'G')
            return 1
            """)

    /// Takes the turn in a thread, if nobody has it, and notes until when. A turn that was never given back has run out:
    /// whoever had it may have changed the thread and not told it.
    static let takeTurn = RedisScript.Source(
        keyCount: 4,
        lua: """
            if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
            if redis.call('ZSCORE', KEYS[2], ARGV[3]) and redis.call('HEXISTS', KEYS[3], 'gone') == 0 then
                redis.call('DEL', KEYS[4])
                redis.call('HSET', KEYS[3], 'epoch', ARGV[5], 'seq', 0, 'bytes', 0)
                redis.call('PUBLISH', ARGV[4], 'R')
            end
            local time = redis.call('TIME')
            redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[3])
            return 1
            """)

    /// Gives a turn back, unless it was lost by now.
    static let endTurn = RedisScript.Source(
        keyCount: 2,
        lua: """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('ZREM', KEYS[2], ARGV[2])
            return redis.call('DEL', KEYS[1])
            """)

    /// Answers the threads in which a turn has run out: whoever had it may have changed the thread and not told it.
    static let lostTurns = RedisScript.Source(
        keyCount: 1,
        lua: """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local lost = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
            if #lost > 0 then redis.call('ZREM', KEYS[1], unpack(lost)) end
            return lost
            """)
}
