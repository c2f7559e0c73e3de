// Members of anonymous records, in records that are anonymous themselves: each at its place in the whole.
typedef unsigned char UCHAR;
typedef unsigned short USHORT;
typedef unsigned long ULONG;

struct deep {
    int a;
    union {
        int b;
        struct {
            int c;
            union {
                int d;
                struct {
                    int e;
                    int f;
                };
                UCHAR bytes[8];
            };
            struct {
                UCHAR g : 4;
                UCHAR h : 4;
            };
        };
    };
};

int members(struct deep *p) // at 0, 4, 4, 8, 8, 12
{
    return p->a + p->b + p->c + p->d + p->e + p->f;
}

int bits(struct deep *p) // at 16
{
    return p->h;
}

UCHAR elements(struct deep p, int i) // at 8
{
    return p.bytes[i];
}

static const struct deep table[2] = {{1}, {.a = 2, .d = 3}};

int constants(void) // at 20 + 8
{
    return table[1].d;
}

// Numbers that do not fit are cut off where the driver has them converted.
UCHAR cut(void)
{
    UCHAR small = 300;
    return small + (UCHAR)0x1FF + (UCHAR)-1;
}
