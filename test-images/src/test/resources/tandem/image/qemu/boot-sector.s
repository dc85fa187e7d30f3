# What BootSector holds, in GNU assembler's Intel syntax:
#   as --32 boot-sector.s -o b.o && objcopy -O binary -j .text b.o b.bin && xxd -p -c 32 b.bin
# Counts in the disk's second sector how often it has run, and says so like the init of a guest.
# It first waits a quarter of a second, because SeaBIOS prints what it has to say in its own time.
.code16
.intel_syntax noprefix
.org 0
start:
 xor ax,ax
 mov ds,ax
 mov es,ax
 mov ss,ax
 mov sp,0x7c00
 cld
 mov ds:[0x7df0],dl
 mov ah,0x86
 mov cx,4
 xor dx,dx
 int 0x15
 mov ax,0x0201
 call disk
 inc byte ptr ds:[0x7e00]
 mov ax,0x0301
 call disk
 mov al,ds:[0x7e00]
 add al,'0'
 mov ds:[0x7c00+digit-start],al
 mov si,offset 0x7c00+msg-start
 call puts
loop0:
 mov si,offset 0x7c00+prompt-start
 call puts
key:
 mov dx,0x3fd
 in al,dx
 test al,1
 jz key
 mov dx,0x3f8
 in al,dx
 cmp al,'r'
 je reboot
 cmp al,'\n'
 je loop0
 call putc
 jmp key
reboot:
 mov dx,0xcf9
 mov al,6
 out dx,al
 hlt
disk:
 mov cx,2
 xor dh,dh
 mov dl,ds:[0x7df0]
 mov bx,0x7e00
 int 0x13
 ret
puts:
 lodsb
 test al,al
 jz done
 call putc
 jmp puts
putc:
 mov ah,al
 mov dx,0x3fd
wait0:
 in al,dx
 test al,0x20
 jz wait0
 mov al,ah
 mov dx,0x3f8
 out dx,al
done:
 ret
msg: .ascii "\r\nguest: booted v"
digit: .ascii "0 from /dev/vda2\r\n\0"
prompt: .ascii "tandem-guest# \0"
