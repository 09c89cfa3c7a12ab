//! A contract that does what its message says, for tests of the runner.
//!
//! The message is a script, not JSON: a sequence of an operation (one byte) and its operands, each
//! with a length of four bytes, big endian. What operations read is collected in a log.
//! It needs no crate, so that `rustc` alone builds it in a moment: see `mod.rs`. Nothing here may
//! call into the prebuilt core library (panic messages, memcpy): it uses bulk memory, which the VM
//! refuses. So no indexing: `split` and `fault` instead.
#![no_std]
#![no_builtins] // or loops become calls of memcpy

const HEAP: usize = 1 << 20;

/// Memory is taken from here and never given back; an instance lives for one call.
static mut MEMORY: [u8; HEAP] = [0; HEAP];
static mut USED: usize = 0;

#[repr(C)]
pub struct Region {
    offset: *const u8,
    capacity: u32,
    length: u32,
}

extern "C" {
    fn abort(text: &Region);
    fn addr_canonicalize(from: &Region, to: &mut Region) -> u32;
    fn addr_humanize(from: &Region, to: &mut Region) -> u32;
    fn addr_validate(text: &Region) -> u32;
    fn db_next(iterator: u32) -> &'static Region;
    fn db_read(key: &Region) -> Option<&'static Region>;
    fn db_remove(key: &Region);
    fn db_scan(start: Option<&Region>, end: Option<&Region>, order: i32) -> u32;
    fn db_write(key: &Region, value: &Region);
    fn query_chain(request: &Region) -> &'static Region;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    fault()
}

fn fault() -> ! {
    core::arch::wasm32::unreachable()
}

#[no_mangle]
extern "C" fn interface_version_8() {}
#[no_mangle]
extern "C" fn requires_iterator() {}

#[no_mangle]
extern "C" fn allocate(size: usize) -> *mut Region {
    let region = take(12) as *mut Region;
    unsafe {
        *region = Region {
            offset: take(size),
            capacity: size as u32,
            length: 0,
        }
    };
    region
}

#[no_mangle]
extern "C" fn deallocate(_: *mut Region) {}

#[no_mangle]
extern "C" fn instantiate(_env: &Region, _info: &Region, msg: &'static Region) -> *const Region {
    run(msg)
}
#[no_mangle]
extern "C" fn execute(_env: &Region, _info: &Region, msg: &'static Region) -> *const Region {
    run(msg)
}
#[no_mangle]
extern "C" fn query(_env: &Region, msg: &'static Region) -> *const Region {
    run(msg)
}
#[no_mangle]
extern "C" fn sudo(_env: &Region, msg: &'static Region) -> *const Region {
    run(msg)
}
#[no_mangle]
extern "C" fn migrate(_env: &Region, msg: &'static Region) -> *const Region {
    run(msg)
}

/// Keeps what it is told, for the test to read.
#[no_mangle]
extern "C" fn reply(_env: &Region, msg: &'static Region) -> *const Region {
    unsafe { db_write(&region(b"reply"), &region(bytes(msg))) };
    finish(OK)
}

const OK: &[u8] = br#"{"ok":{"messages":[],"attributes":[],"events":[],"data":null}}"#;

fn run(msg: &'static Region) -> *const Region {
    let mut script = bytes(msg);
    let mut log = Log {
        start: take(1 << 17),
        len: 0,
    };
    let mut iterator = 0;
    while let Some((&operation, rest)) = script.split_first() {
        script = rest;
        let mut arg = || {
            let (len, rest) = split(script, 4);
            let (arg, rest) = split(rest, number(len));
            script = rest;
            arg
        };
        unsafe {
            match operation {
                b'r' => match db_read(&region(arg())) {
                    Some(value) => log.push(bytes(value)),
                    None => log.push(b"-"),
                },
                b'w' => {
                    let key = arg();
                    db_write(&region(key), &region(arg()));
                }
                b'd' => db_remove(&region(arg())),
                // start, end, order; an empty bound is none
                b's' => {
                    let (start, end, order) = (region(arg()), region(arg()), number(arg()));
                    let bound = |bound| {
                        if bytes(bound).is_empty() {
                            None
                        } else {
                            Some(bound)
                        }
                    };
                    iterator = db_scan(bound(&start), bound(&end), order as i32);
                }
                // one record of the last iterator: key and value
                b'n' => {
                    step(iterator, &mut log);
                }
                // all that are left
                b'a' => while step(iterator, &mut log) {},
                b'q' => log.push(bytes(query_chain(&region(arg())))),
                b'v' => log.push(if addr_validate(&region(arg())) == 0 {
                    b"valid"
                } else {
                    b"bad"
                }),
                b'c' => {
                    let mut to = Region {
                        offset: take(90),
                        capacity: 90,
                        length: 0,
                    };
                    addr_canonicalize(&region(arg()), &mut to);
                    log.push(bytes(&to));
                }
                b'h' => {
                    let mut to = Region {
                        offset: take(90),
                        capacity: 90,
                        length: 0,
                    };
                    addr_humanize(&region(arg()), &mut to);
                    log.push(bytes(&to));
                }
                // so many thousand steps
                b'b' => {
                    let mut left = number(arg()) * 1000;
                    while left > 0 {
                        left = core::hint::black_box(left - 1);
                    }
                }
                // a message in JSON, to a contract that was something else before: all gas there is
                b'{' => loop {
                    core::hint::black_box(&script);
                },
                b'p' => fault(),
                b'A' => abort(&region(arg())),
                // the log to a key; a store takes no empty values
                b'l' => {
                    if log.len == 0 {
                        log.push(b"nothing");
                    }
                    db_write(&region(arg()), &region(log.bytes()))
                }
                // ends with this
                b'x' => return finish(arg()),
                _ => fault(),
            }
        }
    }
    finish(OK)
}

fn step(iterator: u32, log: &mut Log) -> bool {
    // key, its length, value, its length
    let record = bytes(unsafe { db_next(iterator) });
    let (rest, value) = last_section(record);
    let (_, key) = last_section(rest);
    if key.is_empty() {
        return false;
    }
    log.push(key);
    log.push(value);
    true
}

/// What precedes the last section, and the section; its length follows it.
fn last_section(sections: &[u8]) -> (&[u8], &[u8]) {
    let (rest, len) = split(sections, sections.len() - 4);
    split(rest, rest.len() - number(len))
}

fn split(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    match bytes.split_at_checked(at) {
        Some(parts) => parts,
        None => fault(),
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| sum << 8 | *byte as usize)
}

struct Log {
    start: *mut u8,
    len: usize,
}

impl Log {
    /// Adds an entry, and a space after it.
    fn push(&mut self, entry: &[u8]) {
        for &byte in entry.iter().chain(b" ") {
            unsafe { *self.start.add(self.len) = byte };
            self.len += 1;
        }
    }

    fn bytes(&self) -> &'static [u8] {
        unsafe { core::slice::from_raw_parts(self.start, self.len) }
    }
}

fn take(size: usize) -> *mut u8 {
    unsafe {
        let start = USED;
        USED = (USED + size + 7) & !7;
        if USED > HEAP {
            fault()
        }
        (&raw mut MEMORY as *mut u8).add(start)
    }
}

fn region(bytes: &[u8]) -> Region {
    Region {
        offset: bytes.as_ptr(),
        capacity: bytes.len() as u32,
        length: bytes.len() as u32,
    }
}

fn bytes(region: &Region) -> &'static [u8] {
    unsafe { core::slice::from_raw_parts(region.offset, region.length as usize) }
}

fn finish(result: &[u8]) -> *const Region {
    let to = take(12) as *mut Region;
    unsafe { *to = region(result) };
    to
}
